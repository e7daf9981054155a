import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** SM3 (GB/T 32905) and SM2 signatures (GB/T 32918) over its one curve; nothing else of either. */
final class Sm {
  private Sm() {}

  static byte[] sm3(byte[] data) {
    int[] v = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};
    byte[] text = new byte[(data.length + 72) / 64 * 64];
    System.arraycopy(data, 0, text, 0, data.length);
    text[data.length] = (byte) 0x80;
    long bits = data.length * 8L;
    for (int i = 0; i < 8; i++) text[text.length - 1 - i] = (byte) (bits >>> (8 * i));
    for (int at = 0; at < text.length; at += 64) {
      int[] w = new int[68];
      for (int i = 0; i < 16; i++)
        for (int j = 0; j < 4; j++) w[i] = (w[i] << 8) | (text[at + i * 4 + j] & 0xff);
      for (int j = 16; j < 68; j++) {
        int x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15);
        w[j] = x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[j - 13], 7) ^ w[j - 6];
      }
      int a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
      for (int j = 0; j < 64; j++) {
        int s1 = rol(rol(a, 12) + e + rol(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32), 7);
        int s2 = s1 ^ rol(a, 12);
        int ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
        int gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
        int t1 = ff + d + s2 + (w[j] ^ w[j + 4]);
        int t2 = gg + h + s1 + w[j];
        d = c;
        c = rol(b, 9);
        b = a;
        a = t1;
        h = g;
        g = rol(f, 19);
        f = e;
        e = t2 ^ rol(t2, 9) ^ rol(t2, 17);
      }
      int[] next = {a, b, c, d, e, f, g, h};
      for (int i = 0; i < 8; i++) v[i] ^= next[i];
    }
    byte[] found = new byte[32];
    for (int i = 0; i < 32; i++) found[i] = (byte) (v[i / 4] >>> (24 - 8 * (i % 4)));
    return found;
  }

  private static int rol(int x, int n) {
    return Integer.rotateLeft(x, n);
  }

  static byte[] hmacSm3(byte[] secret, byte[] text) {
    byte[] key = secret.length > 64 ? sm3(secret) : secret;
    byte[] inner = new byte[64];
    byte[] outer = new byte[64];
    for (int i = 0; i < 64; i++) {
      int one = i < key.length ? key[i] : 0;
      inner[i] = (byte) (one ^ 0x36);
      outer[i] = (byte) (one ^ 0x5c);
    }
    return sm3(joined(outer, sm3(joined(inner, text))));
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.writeBytes(part);
    return out.toByteArray();
  }

  private static BigInteger hex(String text) {
    return new BigInteger(text, 16);
  }

  private static final BigInteger P = hex("fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff");
  private static final BigInteger N = hex("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");
  private static final BigInteger A = P.subtract(BigInteger.valueOf(3));
  private static final BigInteger B = hex("28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93");
  private static final BigInteger[] G = {
    hex("32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"),
    hex("bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0")
  };
  private static final BigInteger ONE = BigInteger.ONE;

  private static BigInteger[] add(BigInteger[] p, BigInteger[] q) {
    if (p == null) return q;
    if (q == null) return p;
    BigInteger slope;
    if (p[0].equals(q[0])) {
      if (p[1].add(q[1]).mod(P).signum() == 0) return null;
      slope = p[0].pow(2).multiply(BigInteger.valueOf(3)).add(A).multiply(p[1].shiftLeft(1).modInverse(P));
    } else {
      slope = q[1].subtract(p[1]).multiply(q[0].subtract(p[0]).mod(P).modInverse(P));
    }
    BigInteger x = slope.pow(2).subtract(p[0]).subtract(q[0]).mod(P);
    return new BigInteger[] {x, slope.multiply(p[0].subtract(x)).subtract(p[1]).mod(P)};
  }

  private static BigInteger[] times(BigInteger k, BigInteger[] p) {
    BigInteger[] found = null;
    for (int bit = k.bitLength() - 1; bit >= 0; bit--) {
      found = add(found, found);
      if (k.testBit(bit)) found = add(found, p);
    }
    return found;
  }

  static BigInteger[] publicOf(BigInteger d) {
    return times(d, G);
  }

  private static byte[] bytes(BigInteger x) {
    byte[] raw = x.toByteArray();
    byte[] found = new byte[32];
    int from = Math.max(0, raw.length - 32);
    System.arraycopy(raw, from, found, 32 - (raw.length - from), raw.length - from);
    return found;
  }

  private static BigInteger digest(BigInteger[] point, byte[] text) {
    byte[] id = "1234567812345678".getBytes(StandardCharsets.US_ASCII);
    byte[] z = sm3(joined(new byte[] {0, (byte) 0x80}, id, bytes(A), bytes(B), bytes(G[0]), bytes(G[1]), bytes(point[0]), bytes(point[1])));
    return new BigInteger(1, sm3(joined(z, text)));
  }

  /** DER, as openssl writes it. */
  static byte[] sign(BigInteger d, byte[] text) {
    BigInteger e = digest(publicOf(d), text);
    SecureRandom random = new SecureRandom();
    while (true) {
      BigInteger k = new BigInteger(256, random).mod(N.subtract(ONE)).add(ONE);
      BigInteger r = e.add(times(k, G)[0]).mod(N);
      BigInteger s = ONE.add(d).modInverse(N).multiply(k.subtract(r.multiply(d))).mod(N);
      if (r.signum() == 0 || s.signum() == 0 || r.add(k).equals(N)) continue;
      byte[] one = r.toByteArray();
      byte[] two = s.toByteArray();
      return joined(
          new byte[] {0x30, (byte) (one.length + two.length + 4), 2, (byte) one.length}, one,
          new byte[] {2, (byte) two.length}, two);
    }
  }

  static boolean verify(BigInteger[] point, byte[] text, byte[] der) {
    int at = 4 + der[3];
    BigInteger r = new BigInteger(1, java.util.Arrays.copyOfRange(der, 4, at));
    BigInteger s = new BigInteger(1, java.util.Arrays.copyOfRange(der, at + 2, at + 2 + der[at + 1]));
    BigInteger t = r.add(s).mod(N);
    if (r.signum() == 0 || s.signum() == 0 || t.signum() == 0 || r.compareTo(N) >= 0 || s.compareTo(N) >= 0) return false;
    BigInteger[] found = add(times(s, G), times(t, point));
    return found != null && digest(point, text).add(found[0]).mod(N).equals(r);
  }
}
