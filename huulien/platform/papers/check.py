"""What stands on a paper so that whoever holds it can ask whether it is the one that was issued."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """The code by which whoever holds the paper asks whether it is the one that was issued; it stands by the signature.

    `address` is that of the answer, for a code that a telephone reads; `page` is where the code can be typed.
    """

    code: str
    address: str = ""
    page: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The words beside the code that a telephone reads."""
        return self._lines("quét mã, hoặc nhập mã")

    @property
    def lines_alone(self) -> tuple[str, ...]:
        """The words where no picture stands beside them."""
        return self._lines("nhập mã")

    def _lines(self, how: str) -> tuple[str, ...]:
        where = (f"Đối chiếu bản lưu: {how} tại {self.page}",) if self.page else ()
        return (f"Mã kiểm tra: {self.code}", *where)

    @property
    def alternative(self) -> str:
        """What the code that a telephone reads says to those who do not see it."""
        return f"Mã QR dẫn tới {self.address}"
