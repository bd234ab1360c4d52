"""The words of what a review records, for the trail: by its place in `Review.facts`."""

from households.vocabulary import Device, Employment, Qualification, Studying, Toilet, WaterSource
from huulien.platform.told import Word

# Income stands in columns of its own; area, day and births are copies of what is told elsewhere.
FACTS = {
    "dwelling.wall_durable": Word("Tường bền chắc"),
    "dwelling.frame_durable": Word("Khung, cột bền chắc"),
    "dwelling.roof_durable": Word("Mái bền chắc"),
    "dwelling.area_m2": Word("Diện tích nhà ở", unit="m²"),
    "water_source": Word("Nguồn nước chính", WaterSource),
    "toilet": Word("Loại nhà tiêu", Toilet),
    "internet_user": Word("Có người dùng internet"),
    "devices": Word("Phương tiện hộ đang có", Device),
    "overrides.*.deprived": Word("Chỉ số {}, người rà soát ghi là thiếu hụt"),
    "overrides.*.reason": Word("Chỉ số {}, lý do ghi khác"),
    "members.*.employment": Word("Việc làm", Employment),
    "members.*.studying": Word("Đang học", Studying),
    "members.*.qualification": Word("Trình độ cao nhất", Qualification),
    "members.*.trained_on_the_job": Word("Được đào tạo tại chỗ"),
    "members.*.health_insurance": Word("Có thẻ BHYT"),
    "members.*.social_allowance": Word("Hưởng trợ cấp xã hội hằng tháng"),
    "members.*.disabled": Word("Là người khuyết tật"),
    "members.*.malnourished": Word("Suy dinh dưỡng"),
}
