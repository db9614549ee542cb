"""Words on which diagrams, forms and sheets agree with the product: ids of forms, fields of kinds of application, variables of cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# ---- forms: parts name them, every service has its own ------------------------------------------------------------------
APPLICATION: Final = "apply"  # what people apply with
SIGNING: Final = "sign_licence"  # with this one a licence is signed; other papers that approvers sign are no licences

# ---- kinds of application (docs/decisions/0013) ---------------------------------------------------------------------------
KIND: Final = "kind"  # the field that says which kind of the sheet it is
HELD: Final = "held_number"  # the number of the licence that it is about
RENEW: Final = "renew"  # the kind that goes on from its end
CANCEL: Final = "cancel"  # the kind that ends a licence: nothing is issued
# fields of one application alone: no later one takes them over
OF_THIS_APPLICATION: Final = frozenset(
    (KIND, HELD, "paper_licence_number", "paper_licence_until", "amend_what", "cancel_reason", "cancel_from")
)

# ---- what a case goes through, in this order (`stage` of elements, stages of sheets) ---------------------------------------
STAGES: Final = ("apply", "check", "consider", "pay", "make", "collect")

# ---- how a case ended (`outcome` of end events): Thai and English ---------------------------------------------------------
OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "issued": ("ดำเนินการแล้วเสร็จ", "Completed"),
    "refused": ("ไม่อนุญาต", "Refused"),
    "returned": ("คืนคำขอ", "Returned"),
    "withdrawn": ("ถอนคำขอ", "Withdrawn"),
    "lapsed": ("สิ้นผล", "Lapsed"),
    "cancelled": ("ยกเลิกใบอนุญาต", "Licence cancelled"),
}

# ---- variables that nobody else may write ---------------------------------------------------------------------------------
PROVIDED: Final = frozenset({"case", "agency", "applicant", "setting", "actor", "staff"})  # by the runner, at every step
REGISTERED: Final = frozenset({"licence", "payment"})  # by the properties `licence` and `payment`: they name rows of the register
RESERVED: Final = PROVIDED | REGISTERED
