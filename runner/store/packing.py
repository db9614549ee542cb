"""Bytes made smaller before they are stored: mails, variables and the data of events are short and all say the same words.

zlib's fastest level, helped by a dictionary of those words: half the size costs 0.02 ms for a case's 3 KB. A dictionary is named
in each packed text, so one may be added to `_DICTIONARIES`; none may ever be changed or taken away.
"""

from __future__ import annotations

import zlib

_PACKED = 0x78  # the first byte of every zlib stream; no JSON text begins with an x
_LEVEL = 1
_NAMED = 0x20  # bit of the second byte: a dictionary is named in the four bytes that follow

# what is said most often stands last, where naming it costs least
_FIRST = (
    '"subdistrict":"","district":"","province":"","postcode":"","house_no":"","moo":"","soi":null,"road":"ถนน"'
    '"sha256":""document":"","service":"","version":1}{"amount":00.00,"receipt":"/2569"{"number":"-2569-0000'
    '"payment_method":"","payment_result":"paid","paid_on":"2026-","receipt_number":null,"fee_total":'
    '"inspection_date":"2026-","inspection_time":":00:00","inspectors":"","inspected_on":"2026-","inspection_note":null'
    '"inspection_result":"passed","measured_area":"check_result":"complete","looked_up":["identity","house","building"]'
    '"collected_by":"","collected_as":"applicant","collected_on":"2026-","identity_checked":true,"decision":"approve"'
    '"licence_conditions":null,"licence_checked":true,"sign_result":"sign","signed_by":"","signer_position":"'
    '{"letter":"fee_slip","number":"{"letter":"receipt_of_filing","number":"{"letter":"acknowledgement","number":"'
    '{"letter":"approval_letter","number":""}"kind":"certificate","comment":null,"corrections":[]"comment":"","corrections":null,'
    'true,"false,"null,"good",""yes",""no","'
    "ได้รับชำระค่าธรรมเนียมแล้ว ถือว่าไม่ประสงค์จะรับใบอนุญาต แจ้งคำสั่งไม่อนุญาต คืนคำขอ ถอนคำขอ โปรดแก้ไขคำขอ "
    "การพิจารณาแล้วเสร็จ ดำเนินการแล้วเสร็จ นัดตรวจสถานที่วันที่ เวลา น. ผู้ตรวจ ผลการตรวจสถานที่ โปรดชำระค่าธรรมเนียมภายในวันที่ บาท "
    "เอกสารครบถ้วน เริ่มนับระยะเวลา แจ้งผลให้ทราบ กำหนดแล้วเสร็จ ใบอนุญาตพร้อมแล้ว ท่านมีสิทธิอุทธรณ์ภายใน วันนับแต่วันที่ได้รับแจ้ง "
    "หน่วยงานได้รับคำขอของท่านแล้ว เจ้าหน้าที่จะตรวจความครบถ้วนของเอกสาร เจ้าหน้าที่บันทึก "
    "มีเรื่องที่ท่านต้องดำเนินการ โปรดเข้าสู่ระบบเพื่อดูรายละเอียดและดาวน์โหลดเอกสาร\n\nองค์การบริหารส่วนตำบลเทศบาลเมืองเทศบาลตำบล"
    "เรียน นางสาวนาย\n\nเรื่อง ร้าน คำขอเลขที่ -2569-0000"
).encode()
_DICTIONARIES = {zlib.adler32(one): one for one in (_FIRST,)}


def pack(plain: bytes) -> bytes:
    """The bytes packed, whatever they are."""
    packer = zlib.compressobj(_LEVEL, zdict=_FIRST)
    return packer.compress(plain) + packer.flush()


def pack_json(text: bytes) -> bytes:
    """JSON packed where that makes it smaller; `unpack_json` knows by the first byte which it is."""
    packed = pack(text)
    return packed if len(packed) < len(text) else text


def unpack(packed: bytes) -> bytes:
    """What was packed, now or by plain zlib. Raises zlib.error when it is damaged, KeyError for a dictionary that is not known."""
    named = len(packed) > 5 and packed[1] & _NAMED
    opener = zlib.decompressobj(zdict=_DICTIONARIES[int.from_bytes(packed[2:6], "big")]) if named else zlib.decompressobj()
    plain = opener.decompress(packed)
    if not opener.eof:
        raise zlib.error("a packed text was cut off")
    return plain


def unpack_json(stored: bytes) -> bytes:
    """The JSON text of what `pack_json` made, of zlib, or of a time when it was stored as it is."""
    return unpack(stored) if stored[:1] == bytes([_PACKED]) else stored
