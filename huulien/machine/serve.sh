#!/usr/bin/env bash
# Serve the demo site on this machine: make what is missing in var/, migrate, fill in the demo commune, start.
set -euo pipefail
cd "$(dirname "$0")/../.."

port=${PORT:-8000}
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo "Cổng $port đang có chương trình khác dùng. Chọn cổng khác: make run PORT=$((port + 1))" >&2
    exit 1
fi

umask 077
mkdir -p var
keep() { # keep FILE LENGTH ALPHABET: a secret made once and kept, readable by its owner alone
    [[ -s $1 ]] || python3 -c 'import secrets, sys
print("".join(secrets.choice(sys.argv[2]) for _ in range(int(sys.argv[1]))))' "$2" "$3" >"$1"
    cat "$1"
}
SECRET_KEY=${SECRET_KEY:-$(keep var/secret_key 64 abcdefghijklmnopqrstuvwxyz0123456789)}
[[ -e var/site.sqlite3 ]] || rm -f var/done-migrate var/done-seed
# The demo accounts get their password when they are made; afterwards it is what it was.
if [[ -n ${DEMO_PASSWORD:-} && ! -e var/done-seed ]]; then
    echo "$DEMO_PASSWORD" >var/demo_password
elif [[ -n ${DEMO_PASSWORD:-} && $DEMO_PASSWORD != "$(<var/demo_password)" ]]; then
    echo "Các tài khoản mẫu đã có mật khẩu từ lần chạy đầu; DEMO_PASSWORD mới không được dùng. Làm lại từ đầu: make clean" >&2
fi
# No vowels, d or w: whatever Vietnamese keyboard is on, it has nothing to compose.
DEMO_PASSWORD=$(keep var/demo_password 12 bcghkmnpqtv23456789)
DATABASE_URL=${DATABASE_URL:-sqlite:///$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$PWD/var/site.sqlite3")}
ALLOWED_HOSTS=${ALLOWED_HOSTS:-127.0.0.1,localhost}
DEMO=1 HTTPS=0
PUBLIC_ADDRESS=${PUBLIC_ADDRESS:-http://127.0.0.1:$port}
export SECRET_KEY DEMO_PASSWORD DATABASE_URL ALLOWED_HOSTS DEMO HTTPS PUBLIC_ADDRESS

python=.venv/bin/python
once() { # once NAME FINGERPRINT COMMAND...: run the command unless it succeeded before with the same fingerprint
    local mark=var/done-$1 fingerprint=$2
    shift 2
    [[ -f $mark && $(<"$mark") == "$fingerprint" ]] && return
    "$@"
    echo "$fingerprint" >"$mark"
}
fingerprint() { find "$@" -type f -not -name '*.pyc' -print0 | sort -z | xargs -0 cat | sha256sum; }

once migrate "$DATABASE_URL $(fingerprint ./*/migrations huulien/accounts/migrations requirements.txt)" \
    $python manage.py migrate --no-input --verbosity 0
# Not once: the triggers follow the code that makes them, whatever else has changed.
$python manage.py lay_triggers >/dev/null
$python manage.py load_holidays >/dev/null
$python manage.py load_programs >/dev/null
once seed "$DATABASE_URL" $python manage.py seed_demo
$python manage.py forget >/dev/null
$python manage.py seal_audit >/dev/null
once static "$(fingerprint static requirements.txt)" $python manage.py collectstatic --no-input --clear --verbosity 0

cat <<END

Sổ giảm nghèo, dữ liệu mẫu:  http://127.0.0.1:$port/   (Ctrl-C để dừng)

  canbo         công chức Văn hóa – Xã hội
  lanhdao       phó chủ tịch UBND xã
  chutich       chủ tịch UBND xã
  truongthon1   trưởng thôn thứ nhất
  truongthon2   trưởng thôn thứ hai
  tramyte       trạm y tế
  truonghoc     trường học
  huyen         phòng, sở cấp trên
  kiemtra       người kiểm tra nhật ký
  quantri       người quản trị
  Mật khẩu chung: $DEMO_PASSWORD

END
# What makes files outside the web process: it ends when the server does, whose process this one becomes.
$python manage.py work --with-parent &
exec $python -m huulien.server "127.0.0.1:$port"
