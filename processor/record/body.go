package record

import "go.opentelemetry.io/collector/pdata/pcommon"

// Text returns a body of characters or of bytes as text. Any other body proves nothing yet: ok is false.
func Text(body pcommon.Value) (text string, ok bool) {
	switch body.Type() {
	case pcommon.ValueTypeStr:
		return body.Str(), true
	case pcommon.ValueTypeBytes:
		return string(body.Bytes().AsRaw()), true
	default:
		return "", false
	}
}
