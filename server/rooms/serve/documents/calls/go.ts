/** The ready call in Go; of its own library alone. */
import { signatureScheme } from '../../gateway/signature.ts';
import { type CallOf, type CallProfile, given, givenZh, quoted } from './types.ts';

const signing: Record<CallProfile, { imports: string[]; text: string }> = {
  rfc9421: {
    imports: ['crypto/sha256', 'encoding/base64', 'encoding/hex', 'fmt', 'time'],
    text: `	sum := sha256.Sum256([]byte(body))
	digest := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
	fields := append([][2]string{{"@method", "POST"}, {"@authority", strings.ToLower(target.Host)}, {"@path", target.EscapedPath()}, {"content-digest", digest}}, own...)
	names, base := []string{}, []string{}
	for _, field := range fields {
		names = append(names, "\\""+field[0]+"\\"")
		base = append(base, "\\""+field[0]+"\\": "+field[1])
	}
	params := fmt.Sprintf("(%s);created=%d;nonce=\\"%s\\";keyid=\\"%s\\";alg=\\"hmac-sha256\\";tag=\\"gongshu\\"", strings.Join(names, " "), time.Now().Unix(), nonce, key)
	base = append(base, "\\"@signature-params\\": "+params)
	headers := [][2]string{{"content-digest", digest}, {"signature-input", "sig1=" + params}, {"signature", "sig1=:" + base64.StdEncoding.EncodeToString(mac(base)) + ":"}}`,
  },
  native: {
    imports: ['crypto/sha256', 'encoding/base64', 'encoding/hex', 'fmt', 'time'],
    text: `	sum := sha256.Sum256([]byte(body))
	digest := hex.EncodeToString(sum[:])
	timestamp := fmt.Sprint(time.Now().UnixMilli())
	base := []string{"${signatureScheme}", "POST", target.EscapedPath(), "", digest, timestamp, nonce, key, purpose, operator}
	headers := [][2]string{{"x-gongshu-key", key}, {"x-gongshu-timestamp", timestamp}, {"x-gongshu-nonce", nonce}, {"x-gongshu-content-sha256", digest}, {"x-gongshu-signature", hex.EncodeToString(mac(base))}}`,
  },
  'x-ca': {
    imports: ['crypto/md5', 'crypto/sha256', 'encoding/base64', 'encoding/hex', 'fmt', 'sort', 'time'],
    text: `	sum := md5.Sum([]byte(body))
	digest := base64.StdEncoding.EncodeToString(sum[:])
	signed := append([][2]string{{"x-ca-key", key}, {"x-ca-nonce", nonce}, {"x-ca-timestamp", fmt.Sprint(time.Now().UnixMilli())}}, own...)
	sort.Slice(signed, func(a, b int) bool { return signed[a][0] < signed[b][0] })
	names, base := []string{}, []string{"POST", "application/json", digest, "application/json", ""}
	for _, header := range signed {
		names = append(names, header[0])
		base = append(base, header[0]+":"+header[1])
	}
	base = append(base, target.EscapedPath())
	headers := append(signed, [][2]string{{"accept", "application/json"}, {"content-md5", digest}, {"x-ca-signature-headers", strings.Join(names, ",")}, {"x-ca-signature", base64.StdEncoding.EncodeToString(mac(base))}}...)`,
  },
};

const always = ['crypto/hmac', 'crypto/rand', 'io', 'net/http', 'net/url', 'os', 'strings'];

export const goCall = ({ path, body, purpose, operator }: CallOf, profile: CallProfile): string =>
  `// ${givenZh}
// go run call.go. ${given}.
package main

import (
${[...always, ...signing[profile].imports]
  .toSorted()
  .map((name) => `\t"${name}"\n`)
  .join('')})

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func mac(lines []string) []byte {
	hash := hmac.New(sha256.New, must(base64.RawURLEncoding.DecodeString(os.Getenv("GONGSHU_SECRET"))))
	hash.Write([]byte(strings.Join(lines, "\\n")))
	return hash.Sum(nil)
}

func main() {
	target := must(url.Parse(os.Getenv("GONGSHU_URL") + ${quoted(path)}))
	key := os.Getenv("GONGSHU_KEY")
	purpose := env("GONGSHU_PURPOSE", ${quoted(purpose)})
	operator := env("GONGSHU_OPERATOR", ${quoted(operator)})
	body := env("GONGSHU_BODY", ${quoted(body)})
	random := make([]byte, 16)
	must(rand.Read(random))
	nonce := hex.EncodeToString(random)
	own := [][2]string{{"x-gongshu-purpose", purpose}}
	if operator != "" {
		own = append(own, [2]string{"x-gongshu-operator", operator})
	}
${signing[profile].text}
	call := must(http.NewRequest("POST", target.String(), strings.NewReader(body)))
	call.Header.Set("content-type", "application/json")
	for _, header := range append(headers, own...) {
		call.Header.Set(header[0], header[1])
	}
	answer := must(http.DefaultClient.Do(call))
	defer answer.Body.Close()
	fmt.Println(answer.StatusCode, string(must(io.ReadAll(answer.Body))))
}
`;
