package contractsrt

import (
	"encoding/base64"
	"math"
	"strconv"
	"unicode/utf8"
)

// WriteOptions are how JSON is written.
type WriteOptions struct {
	// EmitDefaults writes fields without presence, lists and maps also where they
	// are zero or empty.
	EmitDefaults bool
	// Registry has the types that an Any may hold, and the extensions. Without
	// one it is the default of the program.
	Registry *Registry
}

// JSONWriter writes a JSON text: fields by their numbers, maps by their keys, no
// spaces, so that the same message is always written alike.
type JSONWriter struct {
	buf     []byte
	options WriteOptions
	err     *Error
}

// ToJSON is the JSON text of m.
func ToJSON(m Message, options WriteOptions) ([]byte, error) {
	w := JSONWriter{options: options}
	m.JSONEncode(&w)
	return w.Finish(m.MessageName())
}

// Finish is the text that is written, or the first error.
func (w *JSONWriter) Finish(message string) ([]byte, error) {
	if w.err != nil {
		w.err.Message = message
		return nil, w.err
	}
	return w.buf, nil
}

func (w *JSONWriter) fail(err error, detail string) {
	if w.err == nil {
		w.err = &Error{Path: pathAt(w.buf, len(w.buf)), Offset: -1, Err: err, Detail: detail}
	}
}

// Defaults is true if fields are written where they are zero.
func (w *JSONWriter) Defaults() bool {
	return w.options.EmitDefaults
}

// Open begins an object or an array.
func (w *JSONWriter) Open(bracket byte) {
	w.buf = append(w.buf, bracket)
}

// Close ends an object or an array.
func (w *JSONWriter) Close(bracket byte) {
	w.buf = append(w.buf, bracket)
}

// Next puts a comma between two items.
func (w *JSONWriter) Next() {
	if last := w.buf[len(w.buf)-1]; last != '{' && last != '[' {
		w.buf = append(w.buf, ',')
	}
}

// Key begins a field: its name in quotes, and a colon.
func (w *JSONWriter) Key(key string) {
	if w.buf[len(w.buf)-1] != '{' {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, key...)
}

// KeyString begins the entry of a map.
func (w *JSONWriter) KeyString(key string) {
	w.Next()
	w.String(key)
	w.buf = append(w.buf, ':')
}

// KeyBool begins the entry of a map.
func (w *JSONWriter) KeyBool(key bool) {
	w.KeyString(strconv.FormatBool(key))
}

// KeyInt begins the entry of a map.
func (w *JSONWriter) KeyInt(key int64) {
	w.Next()
	w.Int64(key)
	w.buf = append(w.buf, ':')
}

// KeyUint begins the entry of a map.
func (w *JSONWriter) KeyUint(key uint64) {
	w.Next()
	w.Uint64(key)
	w.buf = append(w.buf, ':')
}

// Require is false, and an error, if a required field is not set.
func (w *JSONWriter) Require(set bool, field string) bool {
	if !set {
		w.fail(ErrRequired, field)
	}
	return set
}

// Null writes null.
func (w *JSONWriter) Null() {
	w.buf = append(w.buf, "null"...)
}

// Bool writes true or false.
func (w *JSONWriter) Bool(v bool) {
	w.buf = strconv.AppendBool(w.buf, v)
}

// Int32 writes a number.
func (w *JSONWriter) Int32(v int32) {
	w.buf = strconv.AppendInt(w.buf, int64(v), 10)
}

// Uint32 writes a number.
func (w *JSONWriter) Uint32(v uint32) {
	w.buf = strconv.AppendUint(w.buf, uint64(v), 10)
}

// Int64 writes a number in quotes, for many readers have no integers of 64 bits.
func (w *JSONWriter) Int64(v int64) {
	w.buf = append(w.buf, '"')
	w.buf = strconv.AppendInt(w.buf, v, 10)
	w.buf = append(w.buf, '"')
}

// Uint64 writes a number in quotes, for many readers have no integers of 64
// bits.
func (w *JSONWriter) Uint64(v uint64) {
	w.buf = append(w.buf, '"')
	w.buf = strconv.AppendUint(w.buf, v, 10)
	w.buf = append(w.buf, '"')
}

// Float32 writes the shortest number that is read as v.
func (w *JSONWriter) Float32(v float32) {
	w.float(float64(v), 32)
}

// Float64 writes the shortest number that is read as v.
func (w *JSONWriter) Float64(v float64) {
	w.float(v, 64)
}

func (w *JSONWriter) float(v float64, bits int) {
	switch {
	case math.IsNaN(v):
		w.buf = append(w.buf, `"NaN"`...)
	case math.IsInf(v, 1):
		w.buf = append(w.buf, `"Infinity"`...)
	case math.IsInf(v, -1):
		w.buf = append(w.buf, `"-Infinity"`...)
	default:
		format := byte('f')
		if size := math.Abs(v); size != 0 && (size < 1e-6 || size >= 1e21) {
			format = 'e'
		}
		w.buf = strconv.AppendFloat(w.buf, v, format, -1, bits)
	}
}

// Finite writes a number of a google.protobuf.Value.
func (w *JSONWriter) Finite(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		w.fail(ErrRange, "JSON has no such number")
		return
	}
	w.Float64(v)
}

// NoValue is the error of a google.protobuf.Value that is not set.
func (w *JSONWriter) NoValue() {
	w.fail(ErrRequired, "a google.protobuf.Value without a value")
}

// Bytes writes base64.
func (w *JSONWriter) Bytes(v []byte) {
	w.buf = append(w.buf, '"')
	w.buf = base64.StdEncoding.AppendEncode(w.buf, v)
	w.buf = append(w.buf, '"')
}

// Enum writes the name of an enum value, or the number of one that has none.
func (w *JSONWriter) Enum(name string, number int32) {
	if name == "" {
		w.Int32(number)
		return
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, name...)
	w.buf = append(w.buf, '"')
}

const hexDigits = "0123456789abcdef"

// String writes text.
func (w *JSONWriter) String(s string) {
	b := append(w.buf, '"')
	start := 0
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			ascii = false
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	b = append(b, s[start:]...)
	if !ascii && !utf8.ValidString(s) {
		w.fail(ErrUTF8, "")
	}
	w.buf = append(b, '"')
}
