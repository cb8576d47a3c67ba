package contractsrt

import (
	"strconv"
	"time"
)

const (
	firstSecond = -62135596800
	lastSecond  = 253402300799
	mostSeconds = 315576000000
)

// Timestamp writes a moment as RFC 3339 has it, in UTC.
func (w *JSONWriter) Timestamp(seconds int64, nanos int32) {
	if seconds < firstSecond || seconds > lastSecond || nanos < 0 || nanos > 999999999 {
		w.fail(ErrRange, "a moment of the years 1 to 9999")
		return
	}
	w.buf = append(w.buf, '"')
	w.buf = time.Unix(seconds, 0).UTC().AppendFormat(w.buf, "2006-01-02T15:04:05")
	w.fraction(nanos)
	w.buf = append(w.buf, 'Z', '"')
}

// fraction writes nanoseconds with 0, 3, 6 or 9 digits.
func (w *JSONWriter) fraction(nanos int32) {
	if nanos == 0 {
		return
	}
	w.buf = append(w.buf, '.')
	start := len(w.buf)
	for unit := int32(100000000); unit > 0; unit /= 10 {
		w.buf = append(w.buf, '0'+byte(nanos/unit%10))
	}
	switch {
	case nanos%1000000 == 0:
		w.buf = w.buf[:start+3]
	case nanos%1000 == 0:
		w.buf = w.buf[:start+6]
	}
}

// Duration writes seconds with a fraction: "1.500s".
func (w *JSONWriter) Duration(seconds int64, nanos int32) {
	mixed := (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0)
	if mixed || seconds > mostSeconds || seconds < -mostSeconds || nanos > 999999999 || nanos < -999999999 {
		w.fail(ErrRange, "a duration of up to 10000 years")
		return
	}
	w.buf = append(w.buf, '"')
	if seconds < 0 || nanos < 0 {
		w.buf = append(w.buf, '-')
		seconds, nanos = -seconds, -nanos
	}
	w.buf = strconv.AppendInt(w.buf, seconds, 10)
	w.fraction(nanos)
	w.buf = append(w.buf, 's', '"')
}

// Timestamp reads a moment as RFC 3339 has it.
func (r *JSONReader) Timestamp() (seconds int64, nanos int32) {
	r.peek()
	at := r.at
	seconds, nanos, ok := timestampOf(r.text())
	if !ok || seconds < firstSecond || seconds > lastSecond {
		r.fail(at, ErrMalformed, "expected a moment such as 2006-01-02T15:04:05Z")
		return 0, 0
	}
	return seconds, nanos
}

func timestampOf(b []byte) (seconds int64, nanos int32, ok bool) {
	const form = "0000-00-00T00:00:00"
	if len(b) <= len(form) {
		return 0, 0, false
	}
	for i := range len(form) {
		isDigit := b[i]-'0' <= 9
		if (form[i] == '0') != isDigit || (!isDigit && b[i] != form[i]) {
			return 0, 0, false
		}
	}
	two := func(i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }
	year, month, day := two(0)*100+two(2), two(5), two(8)
	hour, minute, second := two(11), two(14), two(17)
	moment := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	// What is out of range would have been carried over.
	if moment.Day() != day || moment.Month() != time.Month(month) || hour > 23 || minute > 59 || second > 59 {
		return 0, 0, false
	}
	nanos, n := fractionOf(b[len(form):])
	ahead, ok := zoneOf(b[len(form)+n:])
	return moment.Unix() - ahead, nanos, ok && n >= 0
}

// fractionOf reads a point and up to nine digits, if there is one; n is less
// than zero if it is wrong.
func fractionOf(b []byte) (nanos int32, n int) {
	if len(b) == 0 || b[0] != '.' {
		return 0, 0
	}
	count := digits(b, 1)
	if count == 0 || count > 9 {
		return 0, -1
	}
	for i := 1; i <= 9; i++ {
		nanos *= 10
		if i <= count {
			nanos += int32(b[i] - '0')
		}
	}
	return nanos, 1 + count
}

// zoneOf reads Z or +05:30 as seconds ahead.
func zoneOf(b []byte) (ahead int64, ok bool) {
	if string(b) == "Z" {
		return 0, true
	}
	if len(b) != 6 || (b[0] != '+' && b[0] != '-') || b[3] != ':' || digits(b[:3], 1) != 2 || digits(b, 4) != 2 {
		return 0, false
	}
	hours := int64(b[1]-'0')*10 + int64(b[2]-'0')
	minutes := int64(b[4]-'0')*10 + int64(b[5]-'0')
	ahead = hours*3600 + minutes*60
	if b[0] == '-' {
		ahead = -ahead
	}
	return ahead, hours < 24 && minutes < 60
}

// Duration reads seconds with a fraction: "1.5s".
func (r *JSONReader) Duration() (seconds int64, nanos int32) {
	r.peek()
	at := r.at
	b := r.text()
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	count := digits(b, 0)
	if count > 0 && count <= 12 {
		for _, c := range b[:count] {
			seconds = seconds*10 + int64(c-'0')
		}
		var n int
		nanos, n = fractionOf(b[count:])
		if n >= 0 && string(b[count+n:]) == "s" && seconds <= mostSeconds {
			if negative {
				return -seconds, -nanos
			}
			return seconds, nanos
		}
	}
	r.fail(at, ErrMalformed, "expected a duration such as 1.5s")
	return 0, 0
}
