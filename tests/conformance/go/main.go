// The testee of the conformance suite: it calls what is generated, no more.
package main

import (
	"bufio"
	"encoding/binary"
	"io"
	"log"
	"os"

	"contracts-gen/conformance"
	"contracts-gen/contractsrt"
	"contracts-gen/registry"
)

func answer(request *conformance.ConformanceRequest) conformance.ConformanceResponseResult {
	if request.MessageType == "conformance.FailureSet" {
		return conformance.ConformanceResponseResultProtobufPayload{}
	}
	of, ok := registry.Types.Type(request.MessageType)
	if !ok {
		return conformance.ConformanceResponseResultRuntimeError{Value: "no type " + request.MessageType}
	}
	message := of.New()
	var err error
	switch payload := request.Payload.(type) {
	case conformance.ConformanceRequestPayloadProtobufPayload:
		err = message.UnmarshalBinary(payload.Value)
	case conformance.ConformanceRequestPayloadJsonPayload:
		ignore := request.TestCategory == conformance.TestCategoryJsonIgnoreUnknownParsingTest
		options := contractsrt.ReadOptions{IgnoreUnknown: ignore}
		err = contractsrt.FromJSON([]byte(payload.Value), message, options)
	default:
		return conformance.ConformanceResponseResultSkipped{Value: "only protobuf and JSON are supported"}
	}
	if err != nil {
		return conformance.ConformanceResponseResultParseError{Value: err.Error()}
	}
	switch request.RequestedOutputFormat {
	case conformance.WireFormatProtobuf:
		b, err := message.MarshalBinary()
		if err != nil {
			return conformance.ConformanceResponseResultSerializeError{Value: err.Error()}
		}
		return conformance.ConformanceResponseResultProtobufPayload{Value: b}
	case conformance.WireFormatJson:
		b, err := message.MarshalJSON()
		if err != nil {
			return conformance.ConformanceResponseResultSerializeError{Value: err.Error()}
		}
		return conformance.ConformanceResponseResultJsonPayload{Value: string(b)}
	}
	return conformance.ConformanceResponseResultSkipped{Value: "only protobuf and JSON are supported"}
}

// exchange answers one request; false at the end of the input.
func exchange(in io.Reader, out *bufio.Writer) (bool, error) {
	var length uint32
	if err := binary.Read(in, binary.LittleEndian, &length); err != nil {
		return false, nil
	}
	b := make([]byte, length)
	if _, err := io.ReadFull(in, b); err != nil {
		return false, err
	}
	var request conformance.ConformanceRequest
	if err := request.UnmarshalBinary(b); err != nil {
		return false, err
	}
	response := conformance.ConformanceResponse{Result: answer(&request)}
	b, err := response.AppendBinary(make([]byte, 4))
	if err != nil {
		return false, err
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)-4))
	if _, err := out.Write(b); err != nil {
		return false, err
	}
	return true, out.Flush()
}

func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for {
		more, err := exchange(in, out)
		if err != nil {
			log.Fatal(err)
		}
		if !more {
			return
		}
	}
}
