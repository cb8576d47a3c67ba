// Reads vectors and writes them again; see golden.ts for what comes in and out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"contracts-gen/contractsrt"
	"contracts-gen/registry"
)

type vector struct {
	Type   string          `json:"type"`
	Binary []byte          `json:"binary"`
	JSON   json.RawMessage `json:"json"`
}

type answer struct {
	vector
	FromJSON []byte `json:"fromJson"`
}

func rewrite(in vector) (out answer, err error) {
	of, ok := registry.Types.Type(in.Type)
	if !ok {
		return out, fmt.Errorf("no type %s", in.Type)
	}
	out.Type = in.Type
	message := of.New()
	if err = message.UnmarshalBinary(in.Binary); err != nil {
		return out, err
	}
	if out.Binary, err = message.MarshalBinary(); err != nil {
		return out, err
	}
	if out.JSON, err = message.MarshalJSON(); err != nil {
		return out, err
	}
	message = of.New()
	if err = contractsrt.FromJSON(in.JSON, message, contractsrt.ReadOptions{}); err != nil {
		return out, err
	}
	out.FromJSON, err = message.MarshalBinary()
	return out, err
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	write := json.NewEncoder(out)
	for line := 1; in.Scan(); line++ {
		var read vector
		err := json.Unmarshal(in.Bytes(), &read)
		if err == nil {
			var written answer
			if written, err = rewrite(read); err == nil {
				// No bytes are an empty text, not null.
				written.Binary = append([]byte{}, written.Binary...)
				written.FromJSON = append([]byte{}, written.FromJSON...)
				err = write.Encode(written)
			}
		}
		if err != nil {
			log.Fatalf("line %d: %v", line, err)
		}
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
