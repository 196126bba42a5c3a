// SPDX-License-Identifier: Apache-2.0

package figure

import (
	"fmt"
	"os"
	"strings"
)

// Replace puts text into a document, between the comments <!-- name --> and <!-- end name -->.
func Replace(path, name, text string) error {
	document, err := os.ReadFile(path) //nolint:gosec // the file that the user named
	if err != nil {
		return err
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, found := strings.Cut(string(document), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s: found no place for the tables: expected the lines %q and %q", path, strings.TrimSpace(begin), end)
	}
	return os.WriteFile(path, []byte(before+begin+"\n"+strings.TrimSpace(text)+"\n\n"+end+after), 0o644) //nolint:gosec // a document is for everybody
}
