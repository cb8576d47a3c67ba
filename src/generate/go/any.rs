//! What an Any can do.

pub(super) const HELPERS: &str = "// AnyOf holds what message is.
func AnyOf(message contractsrt.Message) (*Any, error) {
value, err := message.MarshalBinary()
if err != nil {
return nil, err
}
return &Any{TypeUrl: \"type.googleapis.com/\" + message.MessageName(), Value: value}, nil
}

// Is is true if m holds a message of the type of message.
func (m *Any) Is(message contractsrt.Message) bool {
return m != nil && contractsrt.TypeName(m.TypeUrl) == message.MessageName()
}

// UnmarshalTo makes message what m holds, which has to be of its type.
func (m *Any) UnmarshalTo(message contractsrt.Message) error {
if !m.Is(message) {
return contractsrt.HeldError(m.GetTypeURL(), message)
}
return message.UnmarshalBinary(m.Value)
}

// GetTypeURL is the URL of the type of what m holds.
func (m *Any) GetTypeURL() string {
if m == nil {
return \"\"
}
return m.TypeUrl
}";
