// SPDX-License-Identifier: Apache-2.0

package record

import "strings"

// isCRI reports whether a text begins as the line of a container runtime: timestamp, stream, tag, text.
func isCRI(text string) bool {
	_, _, ok := cutCRI(text)
	return ok
}

// cutCRI removes the timestamp, the stream and the tag, which is F for a whole line, or for the last piece of one, and P for any other piece.
func cutCRI(text string) (rest string, whole, ok bool) {
	length := isoLength(text, 9)
	if length == 0 {
		return "", false, false
	}
	rest = text[length:]
	for _, stream := range [...]string{" stdout ", " stderr "} {
		if after, is := strings.CutPrefix(rest, stream); is && len(after) >= len("F ") && after[1] == ' ' && (after[0] == 'F' || after[0] == 'P') {
			return after[len("F "):], after[0] == 'F', true
		}
	}
	return "", false, false
}
