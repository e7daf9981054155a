import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Calls data services of Gongshu 公枢: signs by RFC 9421, sends, and proves who answered what. Java 17 alone, two files.
 *
 * <pre>
 * Gongshu caller = new Gongshu(url, new Gongshu.Key(id, "hmac-sha256", secret), Map.of("purpose", "p-…"));
 * String json = caller.call("residents", "records", "{\"id_no\":\"…\"}");
 * </pre>
 */
public final class Gongshu {
  /** `material`: the secret in base64url of an HMAC algorithm, else the private key as PEM (PKCS #8). */
  public record Key(String id, String algorithm, String material) {}

  public record Signed(Map<String, String> headers, String base, String signature) {}

  public record GatewayKey(String id, String algorithm, String publicKey) {}

  /** What the gateway refused; the body is the problem with its code and what to mend. */
  public static final class Refused extends RuntimeException {
    public final int status;
    public final String problem;

    Refused(int status, String problem) {
      super(status + " " + problem);
      this.status = status;
      this.problem = problem;
    }
  }

  /** The answer is not what the gateway signed, or was not signed at all. */
  public static final class Unproven extends RuntimeException {
    Unproven() {
      super("the answer is not signed by the platform");
    }
  }

  private final String url;
  private final Key key;
  private final Map<String, String> own;
  private final HttpClient client = HttpClient.newHttpClient();
  private List<GatewayKey> gatewayKeys;

  /** `own`: of purpose, operator and grant those that are sent. */
  public Gongshu(String url, Key key, Map<String, String> own) {
    this.url = url;
    this.key = key;
    this.own = own;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
  }

  static String digestOf(byte[] body) throws Exception {
    return "sha-256=:" + base64(MessageDigest.getInstance("SHA-256").digest(body)) + ":";
  }

  /** Headers of a signed call, its base and its signature. */
  static Signed signCall(Key key, Map<String, String> own, String method, String url, String body, long created, String nonce)
      throws Exception {
    URI target = URI.create(url);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : List.of("purpose", "operator", "grant"))
      if (own.get(name) != null && !own.get(name).isEmpty()) headers.put("x-gongshu-" + name, own.get(name));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("@method", method);
    fields.put("@authority", target.getRawAuthority().toLowerCase());
    fields.put("@path", target.getRawPath());
    if (target.getRawQuery() != null) fields.put("@query", "?" + target.getRawQuery());
    if (!body.isEmpty()) fields.put("content-digest", digestOf(utf8(body)));
    fields.putAll(headers);
    String tag = key.algorithm().endsWith("sm3") ? "gongshu-sm" : "gongshu";
    String params = "(" + String.join(" ", fields.keySet().stream().map(name -> '"' + name + '"').toList()) + ");created="
        + created + ";nonce=\"" + nonce + "\";keyid=\"" + key.id() + "\";alg=\"" + key.algorithm() + "\";tag=\"" + tag + '"';
    List<String> lines = new ArrayList<>();
    fields.forEach((name, value) -> lines.add('"' + name + "\": " + value));
    lines.add("\"@signature-params\": " + params);
    String base = String.join("\n", lines);
    String signature = base64(signatureOf(key, utf8(base)));
    if (!body.isEmpty()) {
      headers.put("content-type", "application/json");
      headers.put("content-digest", fields.get("content-digest"));
    }
    headers.put("signature-input", "sig1=" + params);
    headers.put("signature", "sig1=:" + signature + ":");
    return new Signed(headers, base, signature);
  }

  private static byte[] signatureOf(Key key, byte[] base) throws Exception {
    switch (key.algorithm()) {
      case "hmac-sha256":
        return hmac(Base64.getUrlDecoder().decode(key.material()), base);
      case "hmac-sm3":
        return Sm.hmacSm3(Base64.getUrlDecoder().decode(key.material()), base);
      case "sm2-sm3":
        return Sm.sign(sm2Private(key.material()), base);
      case "ed25519": {
        Signature made = Signature.getInstance("Ed25519");
        made.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der(key.material()))));
        made.update(base);
        return made.sign();
      }
      default:
        throw new IllegalArgumentException(key.algorithm());
    }
  }

  /** The number in a PKCS #8 key of the curve. */
  static BigInteger sm2Private(String pem) {
    byte[] der = der(pem);
    byte[] before = {2, 1, 1, 4, 32};
    for (int at = 0; at + 37 <= der.length; at++)
      if (Arrays.equals(Arrays.copyOfRange(der, at, at + 5), before))
        return new BigInteger(1, Arrays.copyOfRange(der, at + 5, at + 37));
    throw new IllegalArgumentException("no SM2 key");
  }

  static boolean proves(GatewayKey key, String base, byte[] signature) throws Exception {
    byte[] der = der(key.publicKey());
    if (key.algorithm().equals("sm2-sm3")) {
      BigInteger x = new BigInteger(1, Arrays.copyOfRange(der, der.length - 64, der.length - 32));
      BigInteger y = new BigInteger(1, Arrays.copyOfRange(der, der.length - 32, der.length));
      return Sm.verify(new BigInteger[] {x, y}, utf8(base), signature);
    }
    Signature made = Signature.getInstance("Ed25519");
    made.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
    made.update(utf8(base));
    return made.verify(signature);
  }

  /** The text that an answer's signature covers: bound to status, bytes, and the very call. */
  static String answerBase(String method, String path, String signature, int status, String digest, String input) {
    return String.join("\n",
        "\"@status\": " + status,
        "\"content-digest\": " + digest,
        "\"@method\";req: " + method,
        "\"@path\";req: " + path,
        "\"signature\";req;key=\"sig1\": :" + signature + ":",
        "\"@signature-params\": " + input);
  }

  private static byte[] hmac(byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  /**
   * What a sealed answer holds, as JSON: where the grade of the data wants it, `sealed` stands in the answer instead of records.
   * `secret` is the one the call was signed with, in base64url. Throws where the text was altered or sealed for another key.
   */
  public static String open(String secret, String sealed) throws Exception {
    byte[] early = hmac(new byte[32], Base64.getUrlDecoder().decode(secret));
    byte[] key = hmac(early, utf8("gongshu answer records/1\u0001"));
    byte[] data = Base64.getUrlDecoder().decode(sealed);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, data, 0, 12));
    return new String(cipher.doFinal(data, 12, data.length - 12), StandardCharsets.UTF_8);
  }

  /** The answer as JSON, proven to be the gateway's own. Throws {@link Refused} and {@link Unproven}. */
  public String call(String service, String way, String body) throws Exception {
    String path = "/gateway/v1/services/" + service + "/" + way;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    Signed signed = signCall(key, own, "POST", url + path, body, System.currentTimeMillis() / 1000, HexFormat.of().formatHex(random));
    HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(url + path)).version(HttpClient.Version.HTTP_1_1);
    signed.headers().forEach(call::header);
    HttpResponse<byte[]> answer = client.send(
        call.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofByteArray());
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() >= 300) throw new Refused(answer.statusCode(), text);
    String input = answer.headers().firstValue("signature-input").orElse("").replaceFirst("^gateway=", "");
    String mark = answer.headers().firstValue("signature").orElse("").replaceAll("^gateway=:|:$", "");
    String base = answerBase("POST", path, signed.signature(), answer.statusCode(), digestOf(answer.body()), input);
    for (GatewayKey known : keys())
      if (input.contains("keyid=\"" + known.id() + '"') && proves(known, base, Base64.getDecoder().decode(mark))) return text;
    throw new Unproven();
  }

  private static final Pattern ONE_KEY = Pattern.compile(
      "\\{\"id\":\"([^\"]+)\",\"algorithm\":\"([^\"]+)\",\"publicKey\":\"([^\"]+)\"");

  private List<GatewayKey> keys() throws Exception {
    if (gatewayKeys != null) return gatewayKeys;
    HttpRequest asked = HttpRequest.newBuilder(URI.create(url + "/.well-known/gongshu-keys")).build();
    Matcher found = ONE_KEY.matcher(client.send(asked, HttpResponse.BodyHandlers.ofString()).body());
    List<GatewayKey> known = new ArrayList<>();
    while (found.find()) known.add(new GatewayKey(found.group(1), found.group(2), found.group(3).replace("\\n", "\n")));
    return gatewayKeys = known;
  }
}
