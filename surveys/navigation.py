from households.access import SEE_HOUSEHOLDS
from huulien.platform.navigation import Entry

ENTRIES = [Entry(30, "Rà soát", "surveys:round_list", "form", SEE_HOUSEHOLDS, ("surveys:",))]
