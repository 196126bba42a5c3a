// SPDX-License-Identifier: Apache-2.0

package display

import (
	"regexp"
	"slices"
	"strings"
)

var (
	plainScalar = regexp.MustCompile(`^[A-Za-z_]([A-Za-z0-9_./ -]*[A-Za-z0-9_./-])?$`)
	// yamlWords are the texts that YAML reads as something else than a string.
	yamlWords = []string{"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
)

// Scalar prints a text as a string of YAML, in quotes where it would be something else without, also between brackets. The text must be printable.
func Scalar(text string) string {
	if plainScalar.MatchString(text) && !slices.Contains(yamlWords, strings.ToLower(text)) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// Scalars prints texts as a list of YAML on one line.
func Scalars(texts []string) string {
	printed := make([]string, len(texts))
	for i, text := range texts {
		printed[i] = Scalar(text)
	}
	return "[" + strings.Join(printed, ", ") + "]"
}
