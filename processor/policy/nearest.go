// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"fmt"
	"slices"
	"strings"
)

// nearest names the known text that is most like an unknown one, if one is like it at all, to end an error with.
func nearest(unknown string, known []string) string {
	if best := Nearest(unknown, known); best != "" {
		return fmt.Sprintf(": the nearest known one is %q", best)
	}
	return ""
}

// Nearest is the known text that is most like an unknown one, or else begins with it; empty if none is like it at all.
func Nearest(unknown string, known []string) string {
	best, bestDistance := "", len(unknown)/3+2
	for _, text := range known {
		if d := distance(unknown, text); d < bestDistance {
			best, bestDistance = text, d
		}
	}
	if i := slices.IndexFunc(known, func(text string) bool { return strings.HasPrefix(text, unknown) }); best == "" && unknown != "" && i >= 0 {
		return known[i]
	}
	return best
}

// distance is the number of letters to insert, delete or replace to make one text of the other (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			row[j+1] = min(cost, above+1, row[j]+1)
			diagonal = above
		}
	}
	return row[len(b)]
}
