import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The server's side of one SCRAM-SHA-256 exchange (RFC 5802, RFC 7677), without channel binding. */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA-256";
  private static final int NONCE_BYTES = 24;

  /** Whoever proves nothing gets no further word. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
      super(reason);
    }
  }

  private final Users users;
  private final boolean skipsEmptyExchange;
  private Users.Credentials credentials;
  private String user;
  private String nonce;
  private String spoken;
  private boolean proven;
  private boolean done;

  Scram(Users users, boolean skipsEmptyExchange) {
    this.users = users;
    this.skipsEmptyExchange = skipsEmptyExchange;
  }

  boolean done() {
    return done;
  }

  String user() {
    return user;
  }

  /** The answer to "n,,n=NAME,r=NONCE". */
  byte[] first(byte[] payload) throws Refused {
    String message = new String(payload, StandardCharsets.UTF_8);
    if (!message.startsWith("n,")) {
      throw new Refused("the client asks for channel binding");
    }
    String bare = message.substring(message.indexOf(',', 2) + 1);
    Map<Character, String> said = fields(bare);
    user = said.getOrDefault('n', "").replace("=2C", ",").replace("=3D", "=");
    credentials = users.find(user);
    if (credentials == null) {
      throw new Refused("there is no user '" + user + "'");
    }
    byte[] own = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(own);
    nonce = said.getOrDefault('r', "") + Base64.getEncoder().encodeToString(own);
    String answer = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(credentials.salt()) + ",i="
        + credentials.iterations();
    spoken = bare + "," + answer;
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  /** The answer to "c=biws,r=NONCE,p=PROOF", and then to nothing from clients that want it told twice. */
  byte[] next(byte[] payload) throws Refused {
    if (proven) {
      done = true;
      return new byte[0];
    }
    String message = new String(payload, StandardCharsets.UTF_8);
    Map<Character, String> said = fields(message);
    if (nonce == null || !nonce.equals(said.get('r')) || !said.containsKey('p')) {
      throw new Refused("the client's answer belongs to another exchange");
    }
    String all = spoken + "," + message.substring(0, message.lastIndexOf(",p="));
    if (!isProof(Base64.getDecoder().decode(said.get('p')), all)) {
      throw new Refused("wrong password for user '" + user + "'");
    }
    proven = true;
    done = skipsEmptyExchange;
    String signature = Base64.getEncoder().encodeToString(hmac(credentials.serverKey(), all));
    return ("v=" + signature).getBytes(StandardCharsets.UTF_8);
  }

  private boolean isProof(byte[] proof, String all) {
    byte[] key = hmac(credentials.storedKey(), all);
    if (proof.length != key.length) {
      return false;
    }
    for (int at = 0; at < key.length; at++) {
      key[at] ^= proof[at];
    }
    return MessageDigest.isEqual(hash(key), credentials.storedKey());
  }

  private static Map<Character, String> fields(String message) {
    Map<Character, String> found = new HashMap<>();
    for (String field : message.split(",")) {
      if (field.length() > 1 && field.charAt(1) == '=') {
        found.put(field.charAt(0), field.substring(2));
      }
    }
    return found;
  }

  static byte[] salted(String password, byte[] salt, int iterations) {
    try {
      PBEKeySpec wanted = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(wanted).getEncoded();
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }

  static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException(error);
    }
  }
}
