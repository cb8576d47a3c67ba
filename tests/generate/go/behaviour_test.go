// Package behaviour shows what generated Go does beyond what the conformance
// suite asks.
package behaviour

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"contracts-gen/contractsrt"
	namesv1 "contracts-gen/names/v1"
	oldv1 "contracts-gen/old/v1"
	_ "contracts-gen/registry"
)

var (
	_ encoding.BinaryMarshaler   = namesv1.Class{}
	_ encoding.BinaryUnmarshaler = (*namesv1.Class)(nil)
	_ json.Marshaler             = namesv1.Class{}
	_ json.Unmarshaler           = (*namesv1.Class)(nil)
	_ encoding.TextMarshaler     = namesv1.Symbol(0)
	_ contractsrt.Message        = (*namesv1.Class)(nil)
)

// wrong wants the error to be a typed one, at this path.
func wrong(t *testing.T, err, want error, path string) {
	t.Helper()
	var of *contractsrt.Error
	if !errors.As(err, &of) || !errors.Is(err, want) || of.Path != path {
		t.Fatalf("got %v, want %v at %q", err, want, path)
	}
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v, want %v", got, want)
	}
}

// again writes and reads a message, in both forms.
func again[M any, P interface {
	*M
	contractsrt.Message
}](t *testing.T, m P) {
	t.Helper()
	b, err := m.MarshalBinary()
	same(t, err, nil)
	same(t, len(b), m.BinarySize())
	read := P(new(M))
	same(t, read.UnmarshalBinary(b), nil)
	same(t, read, m)
	text, err := m.MarshalJSON()
	same(t, err, nil)
	read = P(new(M))
	same(t, read.UnmarshalJSON(text), nil)
	same(t, read, m)
}

func TestWordsOfTheLanguage(t *testing.T) {
	message := namesv1.Class{
		Type: "a", Constructor: "b", Proto: "c", ToString: "d", FooBar: "e",
		FooBar_: namesv1.ClassFooBarCase{Value: "f"}, None: "g", Self: "h",
	}
	again(t, &message)
	text := `{"type":"a","constructor":"b","__proto__":"c","toString":"d","foo-bar":"e","case":"f","None":"g","self":"h"}`
	same(t, message.String(), text)
	same(t, message.GetCase(), "f")
}

func TestNestedTypesThatFlattenToOneName(t *testing.T) {
	again(t, &namesv1.Reader{
		Nested:    &namesv1.A_B_C{One: "1"},
		Other:     &namesv1.ABC_{Two: "2"},
		Timestamp: &namesv1.Timestamp{Seconds: 3},
	})
	same(t, (&namesv1.ABC{}).MessageName(), "names.v1.ABC")
}

func TestMaps(t *testing.T) {
	message := &namesv1.Map{
		Map:     map[string]namesv1.Symbol{"__proto__": 1, "": 2, "z": 0},
		Flags:   map[bool]int64{true: 1, false: -1},
		Numbers: map[int64]string{math.MinInt64: "least", 7: "seven"},
	}
	again(t, message)
	first, _ := message.MarshalBinary()
	for range 20 {
		b, _ := message.MarshalBinary()
		same(t, b, first)
	}
}

func TestKeysThatAreGivenTwice(t *testing.T) {
	abc := new(namesv1.ABC)
	wrong(t, abc.UnmarshalJSON([]byte(`{"three":"a","three":"b"}`)), contractsrt.ErrTwice, "three")
	reader := new(namesv1.Reader)
	text := `{"map":{"map":{"a":1,"a":1}}}`
	wrong(t, reader.UnmarshalJSON([]byte(text)), contractsrt.ErrTwice, "map.map.a")
	class := new(namesv1.Class)
	wrong(t, class.UnmarshalJSON([]byte(`{"foo-bar":"a","foo_bar":"b"}`)), contractsrt.ErrTwice, "foo_bar")
}

func TestLongNumbers(t *testing.T) {
	for text, want := range map[string]int64{
		"9007199254740993":       9007199254740993,
		"9007199254740993.0e0":   9007199254740993,
		`"-9223372036854775808"`: math.MinInt64,
		"1e3":                    1000,
		"0.5e1":                  5,
		"-0":                     0,
	} {
		message := new(namesv1.Timestamp)
		same(t, message.UnmarshalJSON([]byte(`{"seconds":`+text+`}`)), nil)
		same(t, message.Seconds, want)
	}
	for _, text := range []string{"9223372036854775808", "1.5", "1e19", "1e999999999999", `"1e-1"`} {
		err := new(namesv1.Timestamp).UnmarshalJSON([]byte(`{"seconds":` + text + `}`))
		wrong(t, err, contractsrt.ErrRange, "seconds")
	}
	for _, text := range []string{"01", "+1", "1.", ".5", `" 1"`, `""`, "0x1", "1_0", "true"} {
		err := new(namesv1.Timestamp).UnmarshalJSON([]byte(`{"seconds":` + text + `}`))
		wrong(t, err, contractsrt.ErrMalformed, "seconds")
	}
}

func TestTextOfJSON(t *testing.T) {
	message := new(namesv1.Class)
	text := `{ "type" : ":\"a\":", "constructor":": {\\", "None"` + "\t:\n" + `"\ud83d\ude00" }`
	same(t, message.UnmarshalJSON([]byte(text)), nil)
	same(t, []string{message.Type, message.Constructor, message.None}, []string{`:"a":`, `: {\`, "😀"})
	for _, text := range []string{`{"type":"\ud83d"}`, `{"type":"a",}`, `{"type":"a"} x`, `{"type":"` + "\n" + `"}`, `{"type":"\x"}`, `{type:""}`, ``} {
		err := message.UnmarshalJSON([]byte(text))
		if !errors.Is(err, contractsrt.ErrMalformed) {
			t.Fatalf("%s: %v", text, err)
		}
	}
	wrong(t, message.UnmarshalJSON([]byte("{\"type\":\"\xff\"}")), contractsrt.ErrUTF8, "type")
}

func TestErrorsNameTheirPlace(t *testing.T) {
	reader := &namesv1.Reader{Nested: &namesv1.A_B_C{One: "\xff"}}
	_, err := reader.MarshalBinary()
	wrong(t, err, contractsrt.ErrUTF8, "nested.one")
	same(t, err.Error(), "names.v1.Reader: nested.one: text that is not UTF-8")
	_, err = reader.MarshalJSON()
	wrong(t, err, contractsrt.ErrUTF8, "nested.one")
	wrong(t, reader.UnmarshalBinary([]byte{18, 3, 10, 1, 0xff}), contractsrt.ErrUTF8, "nested.one")
	wrong(t, reader.UnmarshalBinary([]byte{18, 3, 10, 2, 0x61}), contractsrt.ErrTruncated, "nested.one")
	wrong(t, reader.UnmarshalJSON([]byte(`{"nested":{"one":1}}`)), contractsrt.ErrMalformed, "nested.one")
}

func TestUnknownFields(t *testing.T) {
	b := []byte{26, 1, 97, 0xa0, 6, 1, 0xab, 6, 8, 1, 0xac, 6}
	b[0] = 10
	message := new(namesv1.ABC)
	same(t, message.UnmarshalBinary(b), nil)
	same(t, message.Three, "a")
	same(t, message.UnknownFields(), b[3:])
	copied := *message
	copied.Three = ""
	written, _ := copied.MarshalBinary()
	same(t, written, b[3:])
	written, _ = message.MarshalBinary()
	same(t, written, b)
	wrong(t, message.UnmarshalJSON([]byte(`{"four":1}`)), contractsrt.ErrUnknownField, "four")
	options := contractsrt.ReadOptions{IgnoreUnknown: true}
	same(t, contractsrt.FromJSON([]byte(`{"four":[{"a":1}]}`), new(namesv1.ABC), options), nil)
}

func TestWhatProto2Has(t *testing.T) {
	empty := new(oldv1.Old)
	same(t, empty.GetRetries(), int32(3))
	same(t, empty.GetRatio(), math.Inf(-1))
	same(t, empty.GetColor(), oldv1.ColorGreen)
	wrong(t, empty.UnmarshalBinary(nil), contractsrt.ErrRequired, "id")
	_, err := empty.MarshalBinary()
	wrong(t, err, contractsrt.ErrRequired, "id")
	_, err = empty.MarshalJSON()
	wrong(t, err, contractsrt.ErrRequired, "")
	wrong(t, empty.UnmarshalJSON([]byte("{}")), contractsrt.ErrRequired, "")
	// 7 is no color: it goes to the unknown fields, from a packed list too.
	message := new(oldv1.Old)
	same(t, message.UnmarshalBinary([]byte{10, 1, 97, 32, 7, 40, 5, 42, 2, 0, 7}), nil)
	same(t, message.Color, (*oldv1.Color)(nil))
	same(t, message.Colors, []oldv1.Color{5, 0})
	same(t, message.UnknownFields(), []byte{32, 7, 40, 7})
	again(t, &oldv1.Old{
		Id:      contractsrt.Ptr("a"),
		Part:    &oldv1.OldPart{Text: contractsrt.Ptr("b")},
		Numbers: []int64{1, -1, math.MaxInt64},
		Colors:  []oldv1.Color{oldv1.ColorGreen, oldv1.ColorRed},
		Retries: contractsrt.Ptr(int32(0)),
	})
}

func TestExtensions(t *testing.T) {
	message := &oldv1.Old{Id: contractsrt.Ptr("a")}
	note, err := oldv1.ExtensionNote.Get(message)
	same(t, err, nil)
	same(t, note, "")
	same(t, oldv1.ExtensionNote.Has(message), false)
	same(t, oldv1.ExtensionNote.Set(message, "b"), nil)
	same(t, oldv1.ExtensionMarks.Set(message, []int32{1, 2}), nil)
	same(t, oldv1.ExtensionInner.Set(message, &oldv1.Old{Id: contractsrt.Ptr("c")}), nil)
	text := `{"id":"a","[old.v1.note]":"b","[old.v1.marks]":[1,2],"[old.v1.inner]":{"id":"c"}}`
	same(t, message.String(), text)
	again(t, message)
	inner, err := oldv1.ExtensionInner.Get(message)
	same(t, err, nil)
	same(t, inner.GetId(), "c")
	copied := *message
	oldv1.ExtensionMarks.Clear(&copied)
	same(t, oldv1.ExtensionMarks.Has(&copied), false)
	same(t, oldv1.ExtensionMarks.Has(message), true)
	same(t, oldv1.ExtensionNote.Has(&copied), true)
	wrong(t, oldv1.ExtensionInner.Set(message, new(oldv1.Old)), contractsrt.ErrRequired, "inner.id")
}

func TestOrdinaryJSON(t *testing.T) {
	type envelope struct {
		Class  namesv1.Class             `json:"class"`
		Symbol namesv1.Symbol            `json:"symbol"`
		Absent *namesv1.Class            `json:"absent"`
		By     map[namesv1.Symbol]string `json:"by"`
	}
	value := envelope{
		Class:  namesv1.Class{Type: "a"},
		Symbol: namesv1.SymbolDefault,
		By:     map[namesv1.Symbol]string{9: "nine"},
	}
	b, err := json.Marshal(value)
	same(t, err, nil)
	same(t, string(b), `{"class":{"type":"a"},"symbol":"default","absent":null,"by":{"9":"nine"}}`)
	var read envelope
	same(t, json.Unmarshal(b, &read), nil)
	same(t, read, value)
	same(t, json.Unmarshal([]byte(`{"class":null,"symbol":"None"}`), &read), nil)
	wrong(t, read.Symbol.UnmarshalText([]byte("x")), contractsrt.ErrRange, "")
}

func TestDefaultsAreWrittenIfAskedFor(t *testing.T) {
	b, err := contractsrt.ToJSON(new(namesv1.Map), contractsrt.WriteOptions{EmitDefaults: true})
	same(t, err, nil)
	same(t, string(b), `{"map":{},"flags":{},"numbers":{}}`)
}

func TestWhatIsLargeIsWrittenTwice(t *testing.T) {
	large := &namesv1.ABC{Three: strings.Repeat("ä", 3<<20)}
	again(t, large)
	b, err := large.AppendBinary([]byte("before"))
	same(t, err, nil)
	same(t, bytes.HasPrefix(b, []byte("before\x0a")), true)
	for size := range 5000 {
		message := namesv1.Reader{Nested: &namesv1.A_B_C{One: strings.Repeat("x", size)}}
		b, err := message.MarshalBinary()
		if err != nil || len(b) != message.BinarySize() {
			t.Fatal(size, err)
		}
	}
}
