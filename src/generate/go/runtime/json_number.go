package contractsrt

import (
	"math"
	"strconv"
	"strings"
)

// number reads a number as it is written.
func (r *JSONReader) number() []byte {
	r.peek()
	n := numberLength(r.data[r.at:])
	if n == 0 {
		r.malformed("expected a value")
		return nil
	}
	text := r.data[r.at : r.at+n]
	r.at += n
	return text
}

// numberText reads a number, in quotes or not.
func (r *JSONReader) numberText() []byte {
	if r.peek() != '"' {
		return r.number()
	}
	at := r.at
	text := r.text()
	if n := numberLength(text); n == 0 || n != len(text) {
		r.fail(at, ErrMalformed, "expected a number")
		return nil
	}
	return text
}

// numberLength is how long the number is at the beginning of b; zero if there is
// none.
func numberLength(b []byte) int {
	i := 0
	if i < len(b) && b[i] == '-' {
		i++
	}
	n := digits(b, i)
	if n == 0 || (n > 1 && b[i] == '0') {
		return 0
	}
	i += n
	if i < len(b) && b[i] == '.' {
		if n = digits(b, i+1); n == 0 {
			return 0
		}
		i += 1 + n
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if n = digits(b, i); n == 0 {
			return 0
		}
		i += n
	}
	return i
}

// digits is how many digits there are from b[i] on.
func digits(b []byte, i int) int {
	start := i
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i - start
}

// whole reads a whole number, however it is written: 1, 1.0, 10e-1, "1".
func (r *JSONReader) whole() (magnitude uint64, negative bool) {
	r.peek()
	at := r.at
	text := r.numberText()
	return r.wholeOf(text, at)
}

func (r *JSONReader) wholeOf(text []byte, at int) (magnitude uint64, negative bool) {
	if r.err != nil {
		return 0, false
	}
	digits := text
	if digits[0] == '-' {
		negative = true
		digits = digits[1:]
	}
	if len(digits) <= 18 {
		for _, c := range digits {
			if c-'0' > 9 {
				return r.exactly(digits, at), negative
			}
			magnitude = magnitude*10 + uint64(c-'0')
		}
		return magnitude, negative
	}
	return r.exactly(digits, at), negative
}

// exactly is the whole number that is written with a point, an exponent or many
// digits.
func (r *JSONReader) exactly(text []byte, at int) uint64 {
	mantissa, power, _ := strings.Cut(strings.ToLower(string(text)), "e")
	before, after, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(before+after, "0")
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return 0
	}
	exponent := 0
	if power != "" {
		var err error
		if exponent, err = strconv.Atoi(power); err != nil {
			exponent = math.MinInt32
		}
	}
	zeros := exponent - len(after) + len(digits) - len(trimmed)
	if zeros < 0 || zeros+len(trimmed) > 20 {
		r.fail(at, ErrRange, "expected a whole number of 64 bits")
		return 0
	}
	v, err := strconv.ParseUint(trimmed+strings.Repeat("0", zeros), 10, 64)
	if err != nil {
		r.fail(at, ErrRange, "expected a whole number of 64 bits")
	}
	return v
}

func (r *JSONReader) signed(text []byte, at, bits int) int64 {
	v, negative := r.wholeOf(text, at)
	most := uint64(1)<<(bits-1) - 1
	if negative {
		most++
	}
	if v > most {
		r.fail(at, ErrRange, "expected an integer of "+strconv.Itoa(bits)+" bits")
		return 0
	}
	if negative {
		return -int64(v)
	}
	return int64(v)
}

func (r *JSONReader) unsigned(text []byte, at, bits int) uint64 {
	v, negative := r.wholeOf(text, at)
	if (negative && v != 0) || v > math.MaxUint64>>(64-bits) {
		r.fail(at, ErrRange, "expected an unsigned integer of "+strconv.Itoa(bits)+" bits")
		return 0
	}
	return v
}

// Int32 reads an integer, in quotes or not.
func (r *JSONReader) Int32() int32 {
	r.peek()
	at := r.at
	return int32(r.signed(r.numberText(), at, 32))
}

// Int64 reads an integer, in quotes or not.
func (r *JSONReader) Int64() int64 {
	r.peek()
	at := r.at
	return r.signed(r.numberText(), at, 64)
}

// Uint32 reads an integer, in quotes or not.
func (r *JSONReader) Uint32() uint32 {
	r.peek()
	at := r.at
	return uint32(r.unsigned(r.numberText(), at, 32))
}

// Uint64 reads an integer, in quotes or not.
func (r *JSONReader) Uint64() uint64 {
	r.peek()
	at := r.at
	return r.unsigned(r.numberText(), at, 64)
}

// keyNumber is the key of a map as the text of a number.
func (r *JSONReader) keyNumber() []byte {
	if n := numberLength(r.key); n == 0 || n != len(r.key) {
		r.malformed("expected a key that is a number")
		return nil
	}
	return r.key
}

// KeyInt32 is the key of a map.
func (r *JSONReader) KeyInt32() int32 {
	return int32(r.signed(r.keyNumber(), r.at, 32))
}

// KeyInt64 is the key of a map.
func (r *JSONReader) KeyInt64() int64 {
	return r.signed(r.keyNumber(), r.at, 64)
}

// KeyUint32 is the key of a map.
func (r *JSONReader) KeyUint32() uint32 {
	return uint32(r.unsigned(r.keyNumber(), r.at, 32))
}

// KeyUint64 is the key of a map.
func (r *JSONReader) KeyUint64() uint64 {
	return r.unsigned(r.keyNumber(), r.at, 64)
}

func (r *JSONReader) float(bits int) float64 {
	if r.peek() != '"' {
		return r.parseFloat(r.number(), r.at, bits)
	}
	at := r.at
	text := r.text()
	switch string(text) {
	case "NaN":
		// That of every other language: Go's own NaN has one more bit.
		return math.Float64frombits(0x7ff8000000000000)
	case "Infinity":
		return math.Inf(1)
	case "-Infinity":
		return math.Inf(-1)
	}
	if n := numberLength(text); n == 0 || n != len(text) {
		r.fail(at, ErrMalformed, "expected a number")
	}
	return r.parseFloat(text, at, bits)
}

func (r *JSONReader) parseFloat(text []byte, at, bits int) float64 {
	if r.err != nil {
		return 0
	}
	v, err := strconv.ParseFloat(string(text), bits)
	if err != nil {
		r.fail(at, ErrRange, "expected a number of "+strconv.Itoa(bits)+" bits")
		return 0
	}
	return v
}

// Float64 reads a number, in quotes or not.
func (r *JSONReader) Float64() float64 {
	return r.float(64)
}

// Float32 reads a number, in quotes or not.
func (r *JSONReader) Float32() float32 {
	return float32(r.float(32))
}
