import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the SDK against the shared vectors; prints `ok <number>`. */
public final class Vectors {
  private final String text;
  private int at;

  private Vectors(String text) {
    this.text = text;
  }

  /** JSON as maps, lists, texts, longs and booleans: as much of it as the vectors use. */
  private Object read() {
    while (Character.isWhitespace(text.charAt(at))) at++;
    char sign = text.charAt(at++);
    if (sign == '{') {
      Map<String, Object> found = new LinkedHashMap<>();
      while (!skipTo('}')) {
        String name = (String) read();
        skipTo(':');
        found.put(name, read());
      }
      return found;
    }
    if (sign == '[') {
      List<Object> found = new ArrayList<>();
      while (!skipTo(']')) found.add(read());
      return found;
    }
    if (sign == '"') {
      StringBuilder found = new StringBuilder();
      for (char one = text.charAt(at++); one != '"'; one = text.charAt(at++)) {
        if (one != '\\') {
          found.append(one);
          continue;
        }
        char escaped = text.charAt(at++);
        if (escaped == 'u') {
          found.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        } else found.append(escaped == 'n' ? '\n' : escaped);
      }
      return found.toString();
    }
    int from = --at;
    while (at < text.length() && "-+.truefalsn0123456789".indexOf(text.charAt(at)) >= 0) at++;
    String word = text.substring(from, at);
    return Character.isDigit(word.charAt(0)) ? (Object) Long.parseLong(word) : (Object) Boolean.parseBoolean(word);
  }

  /** Past blanks and commas; true where this sign stood and was passed. */
  private boolean skipTo(char sign) {
    while (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',') at++;
    if (text.charAt(at) != sign) return false;
    at++;
    return true;
  }

  private static void hold(String name, boolean right) {
    if (right) return;
    System.err.println("wrong: " + name);
    System.exit(1);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> of(Object found) {
    return (Map<String, Object>) found;
  }

  private static byte[] bytes(Object base64) {
    return Base64.getDecoder().decode((String) base64);
  }

  @SuppressWarnings("unchecked")
  public static void main(String[] args) throws Exception {
    Map<String, Object> all = of(new Vectors(Files.readString(Path.of(args[0]))).read());
    int held = 0;
    for (Object one : (List<Object>) all.get("calls")) {
      Map<String, Object> vector = of(one), key = of(vector.get("key")), request = of(vector.get("request"));
      String name = (String) vector.get("name");
      Object material = key.containsKey("secret") ? key.get("secret") : key.get("privateKey");
      Gongshu.Key own = new Gongshu.Key((String) key.get("id"), (String) key.get("algorithm"), (String) material);
      Map<String, String> words = new LinkedHashMap<>();
      for (String word : List.of("purpose", "operator", "grant")) words.put(word, (String) vector.get(word));
      Gongshu.Signed signed = Gongshu.signCall(own, words, (String) request.get("method"), (String) request.get("url"),
          (String) request.get("body"), (Long) request.get("created"), (String) request.get("nonce"));
      hold(name + " base", signed.base().equals(vector.get("base")));
      hold(name + " input", signed.headers().get("signature-input").equals(vector.get("signatureInput")));
      if (vector.containsKey("random")) {
        var point = Sm.publicOf(Gongshu.sm2Private((String) material));
        byte[] base = Gongshu.utf8(signed.base());
        hold(name + " own signature", Sm.verify(point, base, bytes(signed.signature())));
        hold(name + " printed signature", Sm.verify(point, base, bytes(vector.get("signature"))));
        hold(name + " other", !Sm.verify(point, Gongshu.utf8("other"), bytes(vector.get("signature"))));
      } else hold(name + " signature", signed.signature().equals(vector.get("signature")));
      held++;
    }
    for (Object one : (List<Object>) all.get("answers")) {
      Map<String, Object> vector = of(one), key = of(vector.get("key")), call = of(vector.get("call")), answer = of(vector.get("answer"));
      String name = (String) vector.get("name");
      String base = Gongshu.answerBase((String) call.get("method"), (String) call.get("path"), (String) call.get("signature"),
          ((Long) answer.get("status")).intValue(), (String) answer.get("digest"), (String) answer.get("input"));
      Gongshu.GatewayKey known = new Gongshu.GatewayKey((String) key.get("id"), (String) key.get("algorithm"), (String) key.get("publicKey"));
      hold(name + " base", base.equals(vector.get("base")));
      hold(name + " signature", Gongshu.proves(known, base, bytes(vector.get("signature"))));
      hold(name + " other", !Gongshu.proves(known, base + " ", bytes(vector.get("signature"))));
      held++;
    }
    for (Object one : (List<Object>) all.get("sealed")) {
      Map<String, Object> vector = of(one);
      String name = (String) vector.get("name"), secret = (String) vector.get("secret"), sealed = (String) vector.get("sealed");
      hold(name, Gongshu.open(secret, sealed).equals(vector.get("text")));
      boolean opened = true;
      try {
        Gongshu.open(secret, (sealed.charAt(0) == 'A' ? 'B' : 'A') + sealed.substring(1));
      } catch (java.security.GeneralSecurityException refused) {
        opened = false;
      }
      hold(name + " other", !opened);
      held++;
    }
    System.out.println("ok " + held);
  }
}
