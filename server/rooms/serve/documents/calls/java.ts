/** The ready call in Java; of its own library alone. */
import { signatureScheme } from '../../gateway/signature.ts';
import { type CallOf, type CallProfile, given, quoted } from './types.ts';

const signing: Record<CallProfile, string> = {
  rfc9421: `Map<String, String> fields = new LinkedHashMap<>();
    fields.put("@method", "POST");
    fields.put("@authority", url.getRawAuthority().toLowerCase());
    fields.put("@path", url.getRawPath());
    fields.put("content-digest", "sha-256=:" + base64(digest("SHA-256", body)) + ":");
    fields.putAll(own);
    String covered = String.join(" ", fields.keySet().stream().map(name -> '"' + name + '"').toList());
    String params = "(" + covered + ");created=" + System.currentTimeMillis() / 1000 + ";nonce=\\"" + nonce
        + "\\";keyid=\\"" + key + "\\";alg=\\"hmac-sha256\\";tag=\\"gongshu\\"";
    List<String> base = new ArrayList<>();
    fields.forEach((name, value) -> base.add('"' + name + "\\": " + value));
    base.add("\\"@signature-params\\": " + params);
    headers.put("content-digest", fields.get("content-digest"));
    headers.put("signature-input", "sig1=" + params);
    headers.put("signature", "sig1=:" + base64(hmac(base)) + ":");`,
  native: `String digest = HexFormat.of().formatHex(digest("SHA-256", body));
    String timestamp = Long.toString(System.currentTimeMillis());
    List<String> base = List.of("${signatureScheme}", "POST", url.getRawPath(), "", digest, timestamp, nonce, key, purpose, operator);
    headers.put("x-gongshu-key", key);
    headers.put("x-gongshu-timestamp", timestamp);
    headers.put("x-gongshu-nonce", nonce);
    headers.put("x-gongshu-content-sha256", digest);
    headers.put("x-gongshu-signature", HexFormat.of().formatHex(hmac(base)));`,
  'x-ca': `String md5 = base64(digest("MD5", body));
    Map<String, String> signed = new TreeMap<>(own);
    signed.put("x-ca-key", key);
    signed.put("x-ca-nonce", nonce);
    signed.put("x-ca-timestamp", Long.toString(System.currentTimeMillis()));
    List<String> base = new ArrayList<>(List.of("POST", "application/json", md5, "application/json", ""));
    signed.forEach((name, value) -> base.add(name + ":" + value));
    base.add(url.getRawPath());
    headers.put("accept", "application/json");
    headers.put("content-md5", md5);
    headers.putAll(signed);
    headers.put("x-ca-signature-headers", String.join(",", signed.keySet()));
    headers.put("x-ca-signature", base64(hmac(base)));`,
};

export const javaCall = ({ path, body, purpose, operator }: CallOf, profile: CallProfile): string =>
  `// Java 17 or newer: java Call.java. ${given}.
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.*;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Call {
  static String env(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] digest(String algorithm, String text) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(utf8(text));
  }

  static byte[] hmac(List<String> lines) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(env("GONGSHU_SECRET", "")), "HmacSHA256"));
    return mac.doFinal(utf8(String.join("\\n", lines)));
  }

  public static void main(String[] args) throws Exception {
    URI url = URI.create(env("GONGSHU_URL", "") + ${quoted(path)});
    String key = env("GONGSHU_KEY", "");
    String purpose = env("GONGSHU_PURPOSE", ${quoted(purpose)});
    String operator = env("GONGSHU_OPERATOR", ${quoted(operator)});
    String body = env("GONGSHU_BODY", ${quoted(body)});
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    Map<String, String> own = new LinkedHashMap<>();
    own.put("x-gongshu-purpose", purpose);
    if (!operator.isEmpty()) own.put("x-gongshu-operator", operator);
    Map<String, String> headers = new LinkedHashMap<>(own);
    headers.put("content-type", "application/json");

    ${signing[profile]}

    HttpRequest.Builder call = HttpRequest.newBuilder(url).version(HttpClient.Version.HTTP_1_1);
    headers.forEach(call::header);
    HttpResponse<String> answer = HttpClient.newHttpClient()
        .send(call.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(answer.statusCode() + " " + answer.body());
  }
}
`;
