package contractsrt

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string; it may be used until the next is read.
func (r *JSONReader) text() []byte {
	if r.peek() != '"' {
		r.malformed("expected a string")
		return nil
	}
	start := r.at + 1
	ascii := true
	for i := start; i < len(r.data); i++ {
		switch c := r.data[i]; {
		case c == '"':
			r.at = i + 1
			s := r.data[start:i]
			if !ascii && !utf8.Valid(s) {
				r.fail(start-1, ErrUTF8, "")
				return nil
			}
			return s
		case c == '\\':
			return r.escaped(start, i)
		case c < ' ':
			r.fail(i, ErrMalformed, "a control character in a string")
			return nil
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	r.fail(len(r.data), ErrTruncated, "")
	return nil
}

// escaped reads a string on from its first escape.
func (r *JSONReader) escaped(start, i int) []byte {
	out := append(r.scratch[:0], r.data[start:i]...)
	for i < len(r.data) {
		c := r.data[i]
		i++
		switch {
		case c == '"':
			r.at = i
			r.scratch = out
			if !utf8.Valid(out) {
				r.fail(start-1, ErrUTF8, "")
				return nil
			}
			return out
		case c == '\\':
			var n int
			if out, n = unescape(out, r.data[i:]); n == 0 {
				r.fail(i-1, ErrMalformed, "an escape in a string")
				return nil
			}
			i += n
		case c < ' ':
			r.fail(i-1, ErrMalformed, "a control character in a string")
			return nil
		default:
			out = append(out, c)
		}
	}
	r.fail(len(r.data), ErrTruncated, "")
	return nil
}

// unescape adds what stands behind a backslash and returns its length; zero if
// it is no escape.
func unescape(out, b []byte) ([]byte, int) {
	if len(b) == 0 {
		return out, 0
	}
	switch b[0] {
	case '"', '\\', '/':
		return append(out, b[0]), 1
	case 'b':
		return append(out, '\b'), 1
	case 'f':
		return append(out, '\f'), 1
	case 'n':
		return append(out, '\n'), 1
	case 'r':
		return append(out, '\r'), 1
	case 't':
		return append(out, '\t'), 1
	case 'u':
	default:
		return out, 0
	}
	c, ok := hex4(b[1:])
	if !ok {
		return out, 0
	}
	if !utf16.IsSurrogate(c) {
		return utf8.AppendRune(out, c), 5
	}
	// Surrogates have to come in pairs.
	if len(b) < 7 || b[5] != '\\' || b[6] != 'u' {
		return out, 0
	}
	low, ok := hex4(b[7:])
	c = utf16.DecodeRune(c, low)
	if !ok || c == utf8.RuneError {
		return out, 0
	}
	return utf8.AppendRune(out, c), 11
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	v, err := strconv.ParseUint(string(b[:4]), 16, 16)
	return rune(v), err == nil
}

// String reads a string.
func (r *JSONReader) String() string {
	return string(r.text())
}

// KeyString is the key of a map.
func (r *JSONReader) KeyString() string {
	return string(r.key)
}

// Bytes reads base64 in either alphabet, padded or not.
func (r *JSONReader) Bytes() []byte {
	r.peek()
	at := r.at
	text := string(r.text())
	if len(text)%4 == 0 {
		text = strings.TrimSuffix(strings.TrimSuffix(text, "="), "=")
	}
	if strings.ContainsAny(text, "-_") {
		text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	}
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		r.fail(at, ErrMalformed, "expected base64")
		return nil
	}
	if b == nil {
		b = []byte{}
	}
	return b
}
