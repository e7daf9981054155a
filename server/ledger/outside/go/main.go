// Checks what the ledger publishes with the tools of the Go project, which nobody of this project wrote:
// golang.org/x/mod/sumdb/note for signatures, golang.org/x/mod/sumdb/tlog for trees.
//
//	verifier checkpoint KEY NOTE
//	verifier proof KEY PROOF LEAF        LEAF: 64 hex digits, the receipt
//	verifier consistency KEY OLD NEW PROOF     PROOF: base64 hashes, one a line
//	verifier tiles KEY FOLDER            the folder of one log
//	verifier keychange KEY STATEMENT     a change of key within a year: prints the new key where the old one vouches for it
//
// KEY may hold several keys of one log, one a line.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "rejected:", err)
		os.Exit(1)
	}
	fmt.Println("accepted")
}

func run(args []string) error {
	if len(args) < 3 {
		return errors.New("usage: checkpoint|proof|consistency|tiles|keychange KEY …")
	}
	key, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	var verifier keys
	for _, line := range strings.Fields(string(key)) {
		one, err := note.NewVerifier(line)
		if err != nil {
			return err
		}
		verifier = append(verifier, one)
	}
	if len(verifier) == 0 {
		return errors.New("no key")
	}
	switch args[0] {
	case "checkpoint":
		_, err = openFile(verifier, args[2])
		return err
	case "proof":
		return proof(verifier, args[2], args[3])
	case "consistency":
		return consistency(verifier, args[2], args[3], args[4])
	case "tiles":
		return tiles(verifier, args[2])
	case "keychange":
		return keychange(verifier, args[2])
	}
	return fmt.Errorf("unknown: %s", args[0])
}

// keys are those of one log: each head bears the signature of one of them.
type keys []note.Verifier

func openFile(verifier keys, path string) (tlog.Tree, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return open(verifier, text)
}

// open gives the tree a note is about, once its signature is good and it names the log of the key.
func open(verifier keys, text []byte) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(verifier...))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier[0].Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("no size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, line := range lines {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			return nil, fmt.Errorf("no hash: %q", line)
		}
		found = append(found, tlog.Hash(raw))
	}
	return found, nil
}

func proof(verifier keys, path, receipt string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	if !found {
		return errors.New("no checkpoint")
	}
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no proof")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	leaf, err := hex.DecodeString(receipt)
	if err != nil || len(leaf) != tlog.HashSize {
		return errors.New("no receipt")
	}
	siblings, err := hashes(lines[1:])
	if err != nil {
		return err
	}
	tree, err := open(verifier, []byte(checkpoint))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(siblings, tree.N, tree.Hash, index, tlog.Hash(leaf))
}

func consistency(verifier keys, old, new, path string) error {
	before, err := openFile(verifier, old)
	if err != nil {
		return err
	}
	after, err := openFile(verifier, new)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	nodes, err := hashes(strings.Fields(string(text)))
	if err != nil {
		return err
	}
	return tlog.CheckTree(nodes, after.N, after.Hash, before.N, before.Hash)
}

// folder reads tiles as tlog-tiles lays them out; tlog checks each against the signed root before it is used.
type folder string

func (f folder) Height() int                   { return 8 }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		// tlog's paths begin with the height, which tlog-tiles fixes at 8 and leaves out.
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		raw, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			whole, _, _ := strings.Cut(path, ".p/")
			if raw, err = os.ReadFile(filepath.Join(string(f), whole)); err != nil {
				return nil, err
			}
			raw = raw[:tile.W*tlog.HashSize]
		}
		all = append(all, raw)
	}
	return all, nil
}

func tiles(verifier keys, path string) error {
	tree, err := openFile(verifier, filepath.Join(path, "checkpoint"))
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, folder(path))
	for at := int64(0); at < tree.N; at += 256 {
		width := min(tree.N-at, 256)
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, at+int64(i))
		}
		leaves, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		name := tlog.Tile{H: 8, L: -1, N: at / 256, W: int(width)}.Path()
		bundle := "tile/entries/" + strings.TrimPrefix(name, "tile/8/data/")
		raw, err := os.ReadFile(filepath.Join(path, bundle))
		if err != nil {
			whole, _, _ := strings.Cut(bundle, ".p/")
			if raw, err = os.ReadFile(filepath.Join(path, whole)); err != nil {
				return err
			}
		}
		for i, leaf := range leaves {
			if len(raw) < 2 {
				return fmt.Errorf("entry %d is missing", at+int64(i))
			}
			length := int(binary.BigEndian.Uint16(raw))
			if len(raw) < 2+length || tlog.RecordHash(raw[2:2+length]) != leaf {
				return fmt.Errorf("entry %d does not have its hash", at+int64(i))
			}
			raw = raw[2+length:]
		}
		if len(raw) > 0 && width == 256 {
			return fmt.Errorf("bytes behind the entries of %s", bundle)
		}
	}
	return nil
}

// keychange holds a statement against a key that is known and against the new key it names: both signed it.
func keychange(verifier keys, path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	opened, err := note.Open(text, note.VerifierList(verifier...))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 8 || lines[0] != "gongshu-key-change/1" || lines[1] != verifier[0].Name() || lines[4] != "rotated" {
		return errors.New("not a change of key that the old one vouches for")
	}
	next, err := note.NewVerifier(lines[6])
	if err != nil {
		return err
	}
	if _, err := note.Open(text, note.VerifierList(next)); err != nil || next.Name() != lines[1] {
		return errors.New("the new key did not sign it")
	}
	old := false
	for _, one := range verifier {
		before, err := note.NewVerifier(lines[5])
		old = old || err == nil && before.KeyHash() == one.KeyHash()
	}
	if !old {
		return errors.New("the old key is none of those given")
	}
	fmt.Println(lines[6])
	return nil
}
