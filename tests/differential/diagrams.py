"""The diagrams that random walks go over: together they hold every construct of the dialect, in loops and in each other."""

from __future__ import annotations

from tests.differential.build import (
    EVENT_SUB,
    TERMINATE,
    after,
    both,
    call,
    catch,
    each,
    either,
    end,
    error,
    escalation,
    every,
    file,
    flow,
    job,
    mapping,
    message,
    on,
    path,
    process,
    race,
    script,
    signal,
    start,
    sub,
    throw,
    user,
    xor,
)

_INNER = process(
    "part_inner",
    start("is"), user("in_a"), catch("in_wait", after("P2D")), user("in_b"), user("in_late"), end("ie"), end("ie2"),
    on("in_b", "in_timer", after("P1D"), interrupting=False),
    path("is", "in_a", "in_wait", "in_b", "ie"), path("in_timer", "in_late", "ie2"),
)  # fmt: skip
_OUTER = process(
    "part_outer",
    start("os"), user("out_a"), call("out_call", "part_inner"), user("out_b"), end("oe"), path("os", "out_a", "out_call", "out_b", "oe"),
)  # fmt: skip

CORRECTIONS = file(
    process(
        "corrections",
        start(), user("fill"), user("check"), xor("g", "F_g_fix"), user("fix"), both("split"), user("pa"), user("pb"), both("join"),
        user("report"), xor("g2", "F_g2_e"), end(), end("e2"), end("e3"),
        on("check", "remind", every("R3/PT10H"), interrupting=False),
        script("count", "= (if reminded = null then 0 else reminded) + 1", "reminded"),
        on("fix", "lapse", after("P30D")),
        path("s", "fill", "check", "g", "fix", "check"), flow("g", "split", "= ok = 1"),
        path("split", "pa", "join"), path("split", "pb", "join"), path("join", "report", "g2", "e"), flow("g2", "check", "= again = 1"),
        path("remind", "count", "e2"), path("lapse", "e3"),
    )
)  # fmt: skip

CALLS = file(
    process(
        "calls",
        start(), user("a"), call("c1", "part_outer"), on("c1", "c1_late", after("P20D")), user("late"),
        user("z", each=each("= items", "it", "results", "= verdict")), on("z", "z_late", after("P9D")), user("zl"),
        xor("g", "F_g_e"), end(), end("e2"), end("e3"),
        path("s", "a", "c1", "z", "g", "e"), flow("g", "a", "= again = 1"), path("c1_late", "late", "e2"), path("z_late", "zl", "e3"),
    ),
    _OUTER,
    _INNER,
)  # fmt: skip

INTERRUPTIONS = file(
    process(
        "interruptions",
        start(), user("a"),
        sub(
            "sp",
            start("ss"), user("s1"), xor("sg", "F_sg_sok"), end("sbad", error("bad")), end("sok"),
            on("s1", "s1_turn", every("R2/P1D"), interrupting=False), job("sj", "notify"), end("sje"),
            path("ss", "s1", "sg", "sok"), flow("sg", "sbad", "= bad = 1"), path("s1_turn", "sj", "sje"),
            each=each("= items", "it", "outs", "= it"),
        ),
        on("sp", "sp_bad", error("bad")), user("h"), xor("m"), both("split"), user("pa"), call("pc", "part_inner"), both("join"),
        user("fin"), xor("g", "F_g_e"), end(),
        sub("withdraw", start("ws", message("withdraw")), user("w1"), end("we"), path("ws", "w1", "we"), attributes=EVENT_SUB),
        sub("ask", start("qs", message("ask"), interrupting=False, more=mapping(outputs={"asked": "= note", "note.last": "= note"})),
            user("q1"), end("qe"), path("qs", "q1", "qe"), attributes=EVENT_SUB),
        path("s", "a", "sp", "m", "split"), path("sp_bad", "h", "m"), path("split", "pa", "join"), path("split", "pc", "join"),
        path("join", "fin", "g", "e"), flow("g", "a", "= again = 1"),
    ),
    _INNER,
    messages=("withdraw", "ask"),
)  # fmt: skip

CHOICES = file(
    process(
        "choices",
        start(), user("a"), either("o", "F_o_od"), user("ox"), user("oy"), user("od"), either("oj"),
        race("r"), catch("t1", after("P3D")), catch("t2", after("P1D")), catch("m1", message("paid")), user("k1"), user("k2"), user("k3"),
        xor("m"), user("seq", each=each("= items", "it", "seq_out", "= it + n", sequential=True)),
        both("split"), user("q1"), sub("sq", start("sqs"), user("sq1"), end("sqe"), path("sqs", "sq1", "sqe")),
        xor("qg", "F_qg_qe"), end("stopped", TERMINATE), end("qe"), user("q2"), end("qe2"),
        path("s", "a", "o"), flow("o", "ox", "= x = 1"), flow("o", "oy", "= y = 1"), flow("o", "od"),
        path("ox", "oj"), path("oy", "oj"), path("od", "oj"), path("oj", "r", "t1", "k1", "m"), path("r", "t2", "k2", "m"),
        path("r", "m1", "k3", "m"), path("m", "seq", "split", "q1", "qg", "qe"), flow("qg", "stopped", "= stop = 1"),
        path("split", "sq", "q2", "qe2"),
    ),
    messages=("paid",),
)  # fmt: skip

NESTED = file(
    process(
        "nested",
        start(), xor("mm"), both("p3"), user("a"), user("b"), user("c"), on("b", "bt", after("P4D"), interrupting=False), user("br"),
        end("be"), both("j3"), either("o"),
        call("c1", "part_outer", mapping(inputs={"it": "= n + 1"}, outputs={"got": "= it"})), on("c1", "c1_late", after("P20D")),
        sub("sp", start("ss"), user("s1"), call("s2", "part_inner"), end("se"), path("ss", "s1", "s2", "se")),
        user("u3"), either("oj"), user("fin"), xor("g", "F_g_e"), end(), end("e2"),
        path("s", "mm", "p3", "a", "j3"), path("p3", "b", "j3"), path("p3", "c", "j3", "o"), path("bt", "br", "be"),
        flow("o", "c1", "= x = 1"), flow("o", "sp", "= y = 1"), flow("o", "u3", "= true"), path("c1", "oj"), path("sp", "oj"),
        path("u3", "oj", "fin", "g", "e"), flow("g", "mm", "= again = 1"), path("c1_late", "e2"),
    ),
    _OUTER,
    _INNER,
)  # fmt: skip

SIGNALS = file(
    process(
        "signals",
        start(), both("split"), user("a"), throw("tell", signal("go")), user("b"), catch("hear", signal("go")), user("c"), both("join"),
        sub(
            "sp",
            start("ss"), user("s1"), throw("up", escalation("late")), xor("sg", "F_sg_se"), end("se"),
            sub("inner", start("ns", error("bad")), user("n1"), end("ne"), path("ns", "n1", "ne"), attributes=EVENT_SUB),
            end("sbad", error("bad")),
            path("ss", "s1", "up", "sg", "se"), flow("sg", "sbad", "= bad = 1"), flow("sg", "s1", "= again = 1"),
        ),
        on("sp", "sp_up", escalation("late"), interrupting=False), job("escalated", "tell-chief"), end("e2"), end(),
        sub("tick", start("ts", every("R4/P1D"), interrupting=False), script("n", "= (if days = null then 0 else days) + 1", "days"),
            end("te"), path("ts", "n", "te"), attributes=EVENT_SUB),
        path("s", "split", "a", "tell", "b", "join"), path("split", "hear", "c", "join"), path("join", "sp", "e"),
        path("sp_up", "escalated", "e2"),
    )
)  # fmt: skip

ALL: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "corrections": (CORRECTIONS, ()),
    "calls": (CALLS, ()),
    "interruptions": (INTERRUPTIONS, ("withdraw", "ask", "ask")),
    "choices": (CHOICES, ("paid",)),
    "nested": (NESTED, ()),
    "signals": (SIGNALS, ()),
}
