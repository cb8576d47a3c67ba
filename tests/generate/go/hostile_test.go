package behaviour

import (
	"bytes"
	"errors"
	"math/rand"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"contracts-gen/contractsrt"
	namesv1 "contracts-gen/names/v1"
	oldv1 "contracts-gen/old/v1"
)

// kinds are the messages that are read.
var kinds = []func() contractsrt.Message{
	func() contractsrt.Message { return new(namesv1.Reader) },
	func() contractsrt.Message { return new(namesv1.Map) },
	func() contractsrt.Message { return new(oldv1.Old) },
}

// binary reads bytes as each kind of message: what is read can be written and
// read again, everything else is a typed error.
func binary(t *testing.T, b []byte) {
	t.Helper()
	for _, kind := range kinds {
		m := kind()
		if err := m.UnmarshalBinary(b); err != nil {
			typed(t, err)
			continue
		}
		written, err := m.MarshalBinary()
		if err != nil || len(written) != m.BinarySize() {
			t.Fatalf("%x: %v", b, err)
		}
		next := kind()
		if err := next.UnmarshalBinary(written); err != nil {
			t.Fatalf("%x: %v", written, err)
		}
		twice, _ := next.MarshalBinary()
		if !bytes.Equal(written, twice) {
			t.Fatalf("%x is written as %x, then as %x", b, written, twice)
		}
	}
}

// text reads JSON as binary does bytes.
func text(t *testing.T, b []byte) {
	t.Helper()
	for _, kind := range kinds {
		for _, ignore := range []bool{false, true} {
			m := kind()
			options := contractsrt.ReadOptions{IgnoreUnknown: ignore}
			if err := contractsrt.FromJSON(b, m, options); err != nil {
				typed(t, err)
				continue
			}
			written, err := m.MarshalJSON()
			if err != nil {
				t.Fatalf("%s: %v", b, err)
			}
			next := kind()
			if err := contractsrt.FromJSON(written, next, contractsrt.ReadOptions{}); err != nil {
				t.Fatalf("%s: %v", written, err)
			}
		}
	}
}

func typed(t *testing.T, err error) {
	t.Helper()
	var of *contractsrt.Error
	if !errors.As(err, &of) || of.Message == "" || of.Err == nil {
		t.Fatalf("no typed error: %v", err)
	}
}

// seeds are messages that are whole, as bytes and as JSON.
func seeds() (whole, texts [][]byte) {
	for _, m := range []contractsrt.Message{
		&namesv1.Reader{
			Nested: &namesv1.A_B_C{One: "1"},
			Map: &namesv1.Map{
				Map:     map[string]namesv1.Symbol{"ä": 1, "b": 2},
				Numbers: map[int64]string{-5: "five"},
			},
		},
		&namesv1.Map{Flags: map[bool]int64{true: 1 << 40}},
		&oldv1.Old{
			Id:      contractsrt.Ptr("id"),
			Part:    &oldv1.OldPart{Text: contractsrt.Ptr("text")},
			Ratio:   contractsrt.Ptr(-1.5e-7),
			Numbers: []int64{1, 300, -1},
			Colors:  []oldv1.Color{oldv1.ColorRed},
		},
	} {
		b, _ := m.MarshalBinary()
		j, _ := m.MarshalJSON()
		whole, texts = append(whole, b), append(texts, j)
	}
	return whole, texts
}

func FuzzBinary(f *testing.F) {
	whole, _ := seeds()
	for _, b := range whole {
		f.Add(b)
	}
	f.Fuzz(binary)
}

func FuzzJSON(f *testing.F) {
	_, texts := seeds()
	for _, b := range texts {
		f.Add(b)
	}
	f.Fuzz(text)
}

// rounds is how many random inputs are read: CONTRACTS_FUZZ_ROUNDS, or few.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("CONTRACTS_FUZZ_ROUNDS")); err == nil {
		return n
	}
	return 20000
}

func TestRandomBytes(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	whole, texts := seeds()
	for range rounds() {
		b := make([]byte, random.Intn(40))
		for i := range b {
			b[i] = byte(random.Intn(1 << (4 + random.Intn(5))))
		}
		binary(t, b)
		binary(t, changed(random, whole))
		text(t, changed(random, texts))
	}
}

// changed is one of the inputs with a few bytes that are others.
func changed(random *rand.Rand, inputs [][]byte) []byte {
	b := bytes.Clone(inputs[random.Intn(len(inputs))])
	for range 1 + random.Intn(3) {
		switch at := random.Intn(len(b)); random.Intn(3) {
		case 0:
			b[at] = byte(random.Intn(256))
		case 1:
			b = append(b[:at], b[at+1:]...)
		case 2:
			b = append(b[:at], append([]byte{b[random.Intn(len(b))]}, b[at:]...)...)
		}
		if len(b) == 0 {
			return b
		}
	}
	return b
}

func TestTruncatedAtEveryByte(t *testing.T) {
	whole, texts := seeds()
	for n, b := range whole {
		for cut := range b {
			binary(t, b[:cut])
		}
		for cut := range texts[n] {
			text(t, texts[n][:cut])
			err := contractsrt.FromJSON(texts[n][:cut], kinds[n](), contractsrt.ReadOptions{})
			typed(t, err)
		}
	}
}

// bounded wants reading to fail soon, and to take little memory.
func bounded(t *testing.T, want error, memory uint64, read func() error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := read()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if want != nil || err != nil {
		typed(t, err)
	}
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	if took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > memory {
		t.Errorf("took %d bytes", used)
	}
}

func TestBombs(t *testing.T) {
	const million = 1_000_000
	run := func(c byte, n int) []byte { return bytes.Repeat([]byte{c}, n) }
	abc := func(b []byte) func() error { return func() error { return new(namesv1.ABC).UnmarshalBinary(b) } }
	old := func(b []byte) func() error { return func() error { return new(oldv1.Old).UnmarshalBinary(b) } }

	// Lengths of more than there is, varints without end.
	bounded(t, contractsrt.ErrTruncated, 1<<16, abc([]byte{10, 0xff, 0xff, 0xff, 0xff, 7}))
	bounded(t, contractsrt.ErrTruncated, 1<<16, abc([]byte{10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}))
	bounded(t, contractsrt.ErrTruncated, 1<<16, old([]byte{58, 0xff, 0xff, 0xff, 0xff, 7}))
	bounded(t, contractsrt.ErrOverflow, 1<<16, abc(run(0xff, 10*million)))
	bounded(t, contractsrt.ErrOverflow, 1<<16, old(append([]byte{16}, run(0xff, 10*million)...)))

	// Groups in groups, messages in messages.
	bounded(t, contractsrt.ErrDepth, 1<<20, abc(run(0x0b, 10*million)))
	bounded(t, contractsrt.ErrDepth, 1<<20, old(run(0x33, million)))
	var deep []byte
	for range 200 {
		// The extension inner, in which it is again.
		holder := &oldv1.Old{Id: contractsrt.Ptr("a")}
		holder.SetUnknownFields(deep)
		b, _ := holder.MarshalBinary()
		deep = append([]byte{0xb2, 6}, appendBytes(b)...)
	}
	bounded(t, contractsrt.ErrRequired, 1<<20, old(deep))

	// Millions of unknown fields between known ones.
	mixed := bytes.Repeat([]byte{16, 1, 10, 0}, million)
	message := new(namesv1.ABC)
	bounded(t, nil, 1<<25, func() error { return message.UnmarshalBinary(mixed) })
	if len(message.UnknownFields()) != 2*million {
		t.Error("unknown fields are lost")
	}

	// JSON that is nested, long, or never ends.
	read := func(s string, m contractsrt.Message) func() error {
		b, options := []byte(s), contractsrt.ReadOptions{IgnoreUnknown: true}
		return func() error { return contractsrt.FromJSON(b, m, options) }
	}
	bounded(t, contractsrt.ErrMalformed, 1<<22, read(strings.Repeat("[", million), message))
	bounded(t, contractsrt.ErrDepth, 1<<22, read(strings.Repeat(`{"a":`, million), message))
	bounded(t, contractsrt.ErrDepth, 1<<22, read(`{"a":`+strings.Repeat("[", million), message))
	seconds := func(s string) func() error { return read(`{"seconds":`+s, new(namesv1.Timestamp)) }
	bounded(t, contractsrt.ErrMalformed, 1<<24, seconds(`"`+strings.Repeat("0", million)+`1x"}`))
	bounded(t, contractsrt.ErrRange, 1<<24, seconds(`"1.`+strings.Repeat("0", million)+`1"}`))
	bounded(t, contractsrt.ErrRange, 1<<24, seconds(strings.Repeat("9", million)+`}`))
	bounded(t, contractsrt.ErrRange, 1<<20, seconds(`"1e999999999"}`))
	bounded(t, contractsrt.ErrTruncated, 1<<25, seconds(`"`+strings.Repeat(`\u0041`, million)))
}

func appendBytes(b []byte) []byte {
	var out []byte
	n := len(b)
	for ; n >= 0x80; n >>= 7 {
		out = append(out, byte(n)|0x80)
	}
	return append(append(out, byte(n)), b...)
}
