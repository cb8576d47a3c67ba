// Encode, decode, to JSON and from JSON of one order of about two kilobytes.
//
// The peers take turns in short rounds, so that whatever else the machine does
// meets all of them; of each the median round counts.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	homeopathyv1 "contracts-gen/homeopathy/v1"

	peers "bench/peers"
)

type peer struct {
	name string
	// bar is the ratio that has to be held.
	bar float64
	run func() error
}

type work struct {
	name  string
	peers []peer
}

const (
	google = "google.golang.org/protobuf"
	vt     = "vtprotobuf"
)

func measured() []work {
	ours := order()
	b := must(ours.MarshalBinary())
	text := must(ours.MarshalJSON())
	theirs := new(peers.Order)
	check(proto.Unmarshal(b, theirs))
	verify(b, text, theirs)
	return []work{
		{"encode", []peer{
			{"ours", 0, func() error { _, err := ours.MarshalBinary(); return err }},
			{google, 1.5, func() error { _, err := proto.Marshal(theirs); return err }},
			{vt, 1, func() error { _, err := theirs.MarshalVT(); return err }},
		}},
		{"decode", []peer{
			{"ours", 0, func() error { return new(homeopathyv1.Order).UnmarshalBinary(b) }},
			{google, 1.5, func() error { return proto.Unmarshal(b, new(peers.Order)) }},
			{vt, 1, func() error { return new(peers.Order).UnmarshalVT(b) }},
		}},
		{"to JSON", []peer{
			{"ours", 0, func() error { _, err := ours.MarshalJSON(); return err }},
			{"protojson", 2, func() error { _, err := protojson.Marshal(theirs); return err }},
		}},
		{"from JSON", []peer{
			{"ours", 0, func() error { return new(homeopathyv1.Order).UnmarshalJSON(text) }},
			{"protojson", 2, func() error { return protojson.Unmarshal(text, new(peers.Order)) }},
		}},
	}
}

// verify tells whether the peers write the same, without which a comparison
// means nothing.
func verify(b, text []byte, theirs *peers.Order) {
	written := must(proto.MarshalOptions{Deterministic: true}.Marshal(theirs))
	fast := must(theirs.MarshalVT())
	again := new(homeopathyv1.Order)
	check(again.UnmarshalJSON(must(protojson.Marshal(theirs))))
	fromText := new(peers.Order)
	check(protojson.Unmarshal(text, fromText))
	same := bytes.Equal(written, b) && bytes.Equal(fast, b) && bytes.Equal(must(again.MarshalBinary()), b)
	if !same || !proto.Equal(theirs, fromText) {
		log.Fatal("the peers write different bytes")
	}
	fmt.Printf("one order: %d bytes, %d characters of JSON; thousands of operations a second\n", len(b), len(text))
}

// used is how much of the processors the program has had, with what collecting
// its garbage takes, but without what other programs had meanwhile.
func used() time.Duration {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// round is how many operations a second of a processor there are in a round so
// long.
func round(run func() error, length time.Duration) float64 {
	count := 0
	start := used()
	for used()-start < length {
		for range 50 {
			check(run())
		}
		count += 50
	}
	return float64(count) / (used() - start).Seconds()
}

// compare measures all peers and is false if a bar is not held.
func compare(of work, seconds float64) bool {
	const turns = 40
	length := time.Duration(seconds / turns * float64(time.Second))
	rounds := make([][]float64, len(of.peers))
	for turn := range turns {
		for at := range of.peers {
			// Nobody always comes first.
			at = (at + turn) % len(of.peers)
			rounds[at] = append(rounds[at], round(of.peers[at].run, length))
		}
	}
	var speeds, ratios []string
	var own float64
	held := true
	for at, peer := range of.peers {
		slices.Sort(rounds[at])
		speed := rounds[at][len(rounds[at])/2]
		speeds = append(speeds, fmt.Sprintf("%s %.1f", peer.name, speed/1000))
		if at == 0 {
			own = speed
			continue
		}
		ratio := own / speed
		held = held && ratio >= peer.bar
		ratios = append(ratios, fmt.Sprintf("%.2fx %s (bar %g)", ratio, peer.name, peer.bar))
	}
	fmt.Printf("%-10s %-62s %s\n", of.name, strings.Join(speeds, ", "), strings.Join(ratios, ", "))
	return held
}

// ballast is what a small service holds, so that its garbage is not collected
// after every few messages.
var ballast = make([]byte, 64<<20)

func main() {
	defer runtime.KeepAlive(ballast)
	seconds := 2.0
	if len(os.Args) > 1 {
		seconds = must(strconv.ParseFloat(os.Args[1], 64))
	}
	held := true
	for _, of := range measured() {
		held = compare(of, seconds) && held
	}
	if !held {
		fmt.Println("a bar is not held")
		os.Exit(1)
	}
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
