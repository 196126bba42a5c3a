package record

import "go.opentelemetry.io/collector/pdata/pcommon"

// IdentifyBody is Identify for a body of characters or of bytes. Any other body proves nothing: it is malformed.
func (l *Line) IdentifyBody(body pcommon.Value) Outcome {
	switch body.Type() {
	case pcommon.ValueTypeStr:
		return l.Identify(body.Str())
	case pcommon.ValueTypeBytes:
		return l.Identify(string(body.Bytes().AsRaw()))
	default:
		return l.malformed()
	}
}
