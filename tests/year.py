"""The people of a commune in Chromium, and what they do at every step of a round.

Officer and leader sit at a desk, heads of villages hold a telephone. Nothing is written but by a page.
"""

from datetime import date

from households.vocabulary import PovertyClass
from huulien.lib.text import upper_first
from surveys.models import Round
from tests.browser import PHONE
from tests.people import Person

POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR
GROWN_UP = {
    "Đang học": "Không đi học", "Trình độ cao nhất": "Xong trung học phổ thông",
    "Việc làm": "Tự làm (nông, lâm nghiệp, buôn bán)", "Được đào tạo tại chỗ, có xác nhận": "Không",
    "Có thẻ BHYT": "Có", "Hưởng trợ cấp xã hội hằng tháng": "Không", "Là người khuyết tật": "Không",
}  # fmt: skip
SOUND = {
    "Nhà ở": {"Tường": "Bền chắc", "Cột": "Bền chắc", "Mái": "Bền chắc", "Diện tích nhà ở (m²)": "90"},
    "Nước sạch và vệ sinh": {"Nguồn nước chính": "Nước máy", "Loại nhà tiêu": "Tự hoại"},
    "Thông tin": {"Có người dùng internet": "Có", "Phương tiện hộ đang có": "Ti vi"},
}  # fmt: skip
LACKING = SOUND | {
    "Nước sạch và vệ sinh": {"Nguồn nước chính": "Nước sông, suối, ao, hồ", "Loại nhà tiêu": "Không có nhà tiêu"},
    "Thông tin": {"Có người dùng internet": "Không", "Phương tiện hộ đang có": "Ti vi"},
}
ANSWERS = {POOR: ("120", LACKING), NEAR_POOR: ("130", SOUND), NOT_POOR: ("190", SOUND)}
MEETING = {
    "Nơi họp": "Nhà văn hóa thôn", "Chủ trì": "Trưởng thôn", "Thư ký": "Chi hội Phụ nữ", "Số hộ được mời": "4",
    "Đại diện hộ có mặt": "3", "Ban chỉ đạo rà soát xã, số người": "1", "Người của ban chỉ đạo": "Nguyễn Thị Hà",
    "Trưởng thôn, chi bộ, đoàn thể thôn, số người": "3", "Người của thôn, chi bộ, đoàn thể": "Bí thư chi bộ",
    "Mặt trận Tổ quốc xã, số người": "1", "Người của Mặt trận, giám sát cuộc họp": "Mặt trận xã",
    "Rà soát viên, số người": "2", "Rà soát viên": "Rà soát viên", "Đại diện hộ ký biên bản": "Đại diện hộ",
}  # fmt: skip
READ_BACK = {"Tôi đã thăm hộ, đọc lại cho chủ hộ nghe và ghi đúng lời chủ hộ.": True}


class Year:
    """The people of the commune, and what they do at every step of a round."""

    def __init__(self, log_in, settings):
        self.log_in, self.settings = log_in, settings
        self.on(15, 3)
        self.officer, self.leader = Person(log_in("canbo")), Person(log_in("lanhdao"))
        self.head, self.other_head = (Person(log_in(f"truongthon{number}", PHONE)) for number in (1, 2))

    def on(self, day, month):
        """The day that is lived from now on."""
        self.settings.DEMO_DAY = date(2024, month, day)
        self.today = f"{day:02d}/{month:02d}/2024"

    def opens_round(self, kind, due, as_of):
        self.officer.goes("Rà soát", "Mở đợt rà soát")
        self.officer.sends(
            "Mở đợt rà soát",
            {"Loại đợt rà soát": kind, "Năm": "2024", "Mở từ ngày": self.today, "Hạn kết thúc": due,
             "Số liệu tính đến hết ngày": as_of},
            expect="Đã mở",
        )  # fmt: skip
        self.round = str(Round.objects.latest("pk"))

    def to_round(self, person, *pages):
        person.goes("Rà soát", self.round, *pages)

    def finds(self, person, household):
        """To the page of a household, by its code."""
        person.goes("Hộ gia đình")
        asked = "Tìm theo tên, mã hộ" + (", số CCCD" if person is self.officer else "")
        person.sends("Lọc", {asked: household.code})
        person.goes(household.head_name)

    def starts(self, number):
        self._takes(number, "Bắt đầu", "Ngày bắt đầu")

    def finishes(self, number):
        self._takes(number, "Ghi xong", "Ngày xong")

    def _takes(self, number, step, day):
        if "/cac-buoc/" not in self.officer.page.url:
            self.officer.goes("Việc của tôi", "Mở các bước")
        self.officer.goes(f"{step}: bước {number}")
        self.officer.sends(step, {day: self.today})

    def writes(self, person, kind, button="Gửi để kiểm tra"):
        """Form B from its first part to sending it."""
        score, house = ANSWERS[kind]
        person.sends("Lưu, sang phần 2", {"Ngày thăm hộ": self.today})
        for name in self._screens(person):
            person.fills(GROWN_UP, within=name)
        person.presses("Lưu, sang phần 3")
        income = {"Cách ghi thu nhập": "Chép tổng điểm B1 từ phiếu giấy", "Tổng điểm B1 trên phiếu giấy": score}
        person.sends("Lưu, sang phần 4", income)
        for dimension in self._screens(person):
            person.fills(house.get(dimension, {}), within=dimension)
        person.presses("Lưu, sang phần 5")
        person.sends("Lưu, sang phần 6", {"Nguyên nhân nghèo theo hộ": "Không có đất sản xuất"})
        person.sends(button, READ_BACK)

    def _screens(self, person):
        """What a part asks one after another: on a telephone each is a screen of its own."""
        for number, name in enumerate(person.headings("section.screen h2")):
            if number and person.is_narrow:
                person.presses(f"Lưu, sang {name}")
            yield name

    def checks(self, count):
        """The leader finds what waits for a check among the work of the day."""
        self.leader.goes("Việc của tôi", f"{count} phiếu chờ kiểm tra")
        self.leader.ticks_all("Đã xem phiếu hộ")
        self.leader.presses("Xác nhận đã kiểm tra các phiếu đánh dấu", expect=f"Đã xác nhận kiểm tra {count} phiếu")

    def reviews_again(self, kind):
        """The officer, on the page of a form that came back, writes what is otherwise now; the leader checks it."""
        officer, (score, house) = self.officer, ANSWERS[kind]
        officer.goes("1. Hộ")
        officer.sends("Lưu, sang phần 2", {"Ngày thăm hộ": self.today})
        officer.goes("3. Thu nhập (B1)")
        officer.sends("Lưu, sang phần 4", {"Tổng điểm B1 trên phiếu giấy": score})
        for dimension, answers in house.items():
            officer.fills(answers, within=dimension)
        officer.presses("Lưu, sang phần 5")
        officer.goes("6. Kết luận")
        officer.sends("Gửi để kiểm tra", READ_BACK)
        self.checks(1)

    def meets(self, village, head, against=""):
        """The head writes the meeting of ten people on the telephone; with a household named three agree."""
        self.to_round(head, "Họp thôn")
        head.presses(f"Họp {village}")
        head.goes("Ghi người có mặt")
        head.sends("Lưu", MEETING | {"Ngày họp": self.today})
        for name in head.headings("tbody th a"):
            head.fills({"Số người đồng ý": "3" if name == against else "10"}, within=name)
        head.presses("Lưu ý kiến", expect="Đã ghi đủ từng hộ")
        self.officer.goes("Việc của tôi", f"Họp thôn {village}", "Ghi đã họp xong")
        self.officer.presses("Ghi đã họp xong", expect="Đã họp")

    def posts(self, **of):
        where = of or {"Thôn": "Toàn xã, tại trụ sở UBND xã"}
        hung = {"Niêm yết từ ngày": self.today, "Nơi niêm yết": "Nhà văn hóa các thôn"}
        self.officer.goes("Ghi niêm yết")
        self.officer.sends("Ghi niêm yết", where | hung, expect="Đã ghi niêm yết")

    def takes_down(self):
        self.officer.goes("Việc của tôi", "Hết niêm yết, 1 nơi", "Đang niêm yết, ghi xong")
        self.officer.sends("Ghi đã xong", {"Ngày gỡ": self.today}, expect="Đã xong")

    def decides(self, *kinds):
        """The officer drafts from the steps of the round, the leader signs what waits for them."""
        self.officer.goes("Việc của tôi", "Mở các bước", "Soạn quyết định")
        for kind in kinds:
            self.officer.presses("Soạn", row=upper_first(kind), expect="Đã soạn quyết định")
        for kind in kinds:
            self.leader.goes("Việc của tôi", f"Quyết định: {kind}", "Ký quyết định")
            self.leader.sends("Ký quyết định", {"Ngày ký": self.today}, expect="Đã ký quyết định")

    def settles(self, poor):
        self.leader.goes("Việc của tôi", self.round)
        self.leader.sends("Chốt đợt rà soát", {"Ghi lại số hộ nghèo sau khi chốt": str(poor)}, expect="đã chốt")

    def certifies(self, expect):
        self.to_round(self.officer, "Giấy chứng nhận")
        self.officer.sends("Cấp, xác nhận", {"Ngày cấp, xác nhận": self.today}, expect=expect)
