// Prints the table in src/format/unicode-15-printable.ts: for every code point, what strconv.IsPrint says. restic quotes
// names with that function, so Go itself is the exact source. Run with any Go whose unicode.Version is 15.0.0:
//
//	go run scripts/printable-table.go
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"
)

func main() {
	if unicode.Version != "15.0.0" {
		fmt.Fprintln(os.Stderr, "this Go has Unicode", unicode.Version)
		os.Exit(1)
	}
	var runs []string
	start, printable := rune(0), false
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if strconv.IsPrint(r) != printable {
			runs = append(runs, strconv.FormatInt(int64(r-start), 36))
			start, printable = r, !printable
		}
	}
	for line := ""; len(runs) > 0 || line != ""; line = "" {
		for len(runs) > 0 && len(line)+len(runs[0]) < 92 {
			line += runs[0] + " "
			runs = runs[1:]
		}
		end := " +"
		if len(runs) == 0 {
			end = ";"
		}
		fmt.Printf("  '%s'%s\n", strings.TrimSuffix(line, map[bool]string{true: " "}[len(runs) == 0]), end)
	}
}
