import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.mvstore.MVStore;

/**
 * The database behind a door: a connection gets nothing but greetings before it has proven who it is, with
 * the codes that mongod gives. What was acknowledged is in the file: a killed server loses none of it.
 */
final class GuardedBackend extends H2Backend {
  private static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int NO_SUCH_USER = 11;
  private static final int NO_SUCH_MECHANISM = 334;
  private static final int EXIT_OF_A_FATAL_ERROR = 14;
  private static final int WIRE_OF_7 = 21;  // the database behind speaks of 4.2, which newer clients refuse
  private static final String USERS_LIVE_IN = "admin";

  private static final Set<String> FOR_EVERYBODY = Set.of("hello", "ismaster", "ping", "buildinfo", "whatsmyuri",
      "connectionstatus", "saslstart", "saslcontinue", "logout", "endsessions");
  private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findandmodify", "create",
      "createindexes", "drop", "dropindexes", "dropdatabase", "renamecollection");

  private final Users users;
  private final boolean guarded;
  private final Map<Channel, Scram> exchanges = new ConcurrentHashMap<>();
  private final Map<Channel, String> known = new ConcurrentHashMap<>();

  GuardedBackend(String file, Users users, boolean guarded) {
    super(store(file));
    this.users = users;
    this.guarded = guarded;
  }

  private static MVStore store(String file) {
    MVStore store = new MVStore.Builder().fileName(file).open();
    store.setRetentionTime(0);  // else a commit for every write needs room for 45 s of them
    store.setVersionsToKeep(0);
    return store;
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    Document asked = message.getDocument();
    Document own = own(message.getChannel(), message.getDatabaseName(), asked);
    if (own != null) {
      return own;
    }
    Document answer = super.handleMessage(message);
    String command = command(asked);
    if (WRITES.contains(command)) {
      keep();
    }
    return greeting(command) ? introduce(message.getChannel(), asked, answer) : answer;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document asked) {
    Document own = own(channel, database, asked);
    if (own != null) {
      return own;
    }
    Document answer = super.handleCommand(channel, database, command, asked);
    if (WRITES.contains(command.toLowerCase())) {
      keep();
    }
    return greeting(command.toLowerCase()) ? introduce(channel, asked, answer) : answer;
  }

  @Override
  public QueryResult handleQuery(MongoQuery query) {
    if (guarded && !known.containsKey(query.getChannel())) {
      throw new MongoServerError(UNAUTHORIZED, "Unauthorized", "query requires authentication");
    }
    return super.handleQuery(query);
  }

  @Override
  public void handleClose(Channel channel) {
    exchanges.remove(channel);
    known.remove(channel);
    super.handleClose(channel);
  }

  /** What the door answers itself; null is for the database. Throws what mongod would say. */
  private Document own(Channel channel, String database, Document asked) {
    String command = command(asked);
    if (guarded && !known.containsKey(channel) && !FOR_EVERYBODY.contains(command)) {
      String name = asked.keySet().iterator().next();
      throw new MongoServerError(UNAUTHORIZED, "Unauthorized", "Command " + name + " requires authentication");
    }
    try {
      return switch (command) {
        case "saslstart" -> saslStart(channel, database, asked);
        case "saslcontinue" -> saslContinue(channel, asked);
        case "logout" -> logout(channel);
        case "connectionstatus" -> connectionStatus(channel);
        case "createuser", "updateuser" -> setUser(asked, command);
        case "dropuser" -> dropUser(asked);
        case "usersinfo" -> usersInfo();
        default -> null;
      };
    } catch (IOException error) {
      throw new MongoServerError(UNAUTHORIZED, "the users cannot be kept: " + error.getMessage());
    }
  }

  private Document saslStart(Channel channel, String database, Document asked) {
    if ("SCRAM-SHA-1".equals(asked.get("mechanism"))) {  // what clients fall back to for a user nobody knows
      throw refused("no user can be proven by SCRAM-SHA-1");
    }
    if (!Scram.MECHANISM.equals(asked.get("mechanism"))) {
      throw new MongoServerError(NO_SUCH_MECHANISM, "MechanismUnavailable", "Received authentication for mechanism "
          + asked.get("mechanism") + " which is unknown or not enabled");
    }
    if (!USERS_LIVE_IN.equals(database)) {
      throw refused("users live in the database 'admin', not in '" + database + "'");
    }
    Document options = (Document) asked.get("options");
    Scram exchange = new Scram(users, options != null && Boolean.TRUE.equals(options.get("skipEmptyExchange")));
    try {
      byte[] answer = exchange.first(payload(asked));
      exchanges.put(channel, exchange);
      return said(exchange, answer);
    } catch (Scram.Refused error) {
      throw refused(error.getMessage());
    }
  }

  private Document saslContinue(Channel channel, Document asked) {
    Scram exchange = exchanges.get(channel);
    if (exchange == null) {
      throw refused("no exchange was begun");
    }
    try {
      byte[] answer = exchange.next(payload(asked));
      if (exchange.done()) {
        exchanges.remove(channel);
        known.put(channel, exchange.user());
      }
      return said(exchange, answer);
    } catch (Scram.Refused | IllegalArgumentException error) {
      exchanges.remove(channel);
      throw refused(error.getMessage());
    }
  }

  private static Document said(Scram exchange, byte[] payload) {
    return okay(new Document("conversationId", 1).append("done", exchange.done())
        .append("payload", new BinData(payload)));
  }

  private MongoServerError refused(String reason) {
    Mongod.log("ACCESS", "Authentication failed", "\"error\":\"" + reason.replace('"', '\'') + "\"");
    return new MongoServerError(AUTHENTICATION_FAILED, "AuthenticationFailed", "Authentication failed.");
  }

  private Document logout(Channel channel) {
    known.remove(channel);
    return okay(new Document());
  }

  private Document connectionStatus(Channel channel) {
    List<Document> there = new ArrayList<>();
    if (known.containsKey(channel)) {
      there.add(new Document("user", known.get(channel)).append("db", USERS_LIVE_IN));
    }
    return okay(new Document("authInfo", new Document("authenticatedUsers", there)
        .append("authenticatedUserRoles", new ArrayList<>())));
  }

  private Document setUser(Document asked, String command) throws IOException {
    String name = (String) asked.values().iterator().next();
    if (command.equals("updateuser") && users.find(name) == null) {
      throw new MongoServerError(NO_SUCH_USER, "UserNotFound", "Could not find user \"" + name + "\" for db \"admin\"");
    }
    if (asked.get("pwd") != null) {
      users.set(name, (String) asked.get("pwd"));
    }
    return okay(new Document());
  }

  private Document dropUser(Document asked) throws IOException {
    String name = (String) asked.values().iterator().next();
    if (!users.remove(name)) {
      throw new MongoServerError(NO_SUCH_USER, "UserNotFound", "User '" + name + "@admin' not found");
    }
    return okay(new Document());
  }

  private Document usersInfo() {
    List<Document> found = new ArrayList<>();
    for (String name : users.names()) {
      found.add(new Document("_id", USERS_LIVE_IN + "." + name).append("user", name).append("db", USERS_LIVE_IN)
          .append("roles", List.of(new Document("role", "root").append("db", USERS_LIVE_IN)))
          .append("mechanisms", List.of(Scram.MECHANISM)));
    }
    return okay(new Document("users", found));
  }

  /** What a greeting says about the version and ways in, and the first step of one that came with it. */
  private Document introduce(Channel channel, Document asked, Document answer) {
    answer.put("maxWireVersion", WIRE_OF_7);
    if (asked.get("saslSupportedMechs") instanceof String name
        && name.startsWith(USERS_LIVE_IN + ".") && users.find(name.substring(USERS_LIVE_IN.length() + 1)) != null) {
      answer.put("saslSupportedMechs", List.of(Scram.MECHANISM));
    }
    if (asked.get("speculativeAuthenticate") instanceof Document begun
        && Scram.MECHANISM.equals(begun.get("mechanism"))) {
      try {
        answer.put("speculativeAuthenticate", saslStart(channel, (String) begun.get("db"), begun));
      } catch (MongoServerError error) {
        // then the client begins anew, and is told
      }
    }
    return answer;
  }

  private void keep() {
    try {
      commit();
    } catch (RuntimeException error) {  // as mongod: one that cannot write does not go on
      Mongod.log("STORAGE", "Fatal: the data cannot be written", "\"error\":\""
          + String.valueOf(error.getMessage()).replace('"', '\'') + "\"");
      Runtime.getRuntime().halt(EXIT_OF_A_FATAL_ERROR);
    }
  }

  private static boolean greeting(String command) {
    return command.equals("hello") || command.equals("ismaster");
  }

  private static String command(Document asked) {
    return asked.keySet().iterator().next().toLowerCase();
  }

  private static byte[] payload(Document asked) {
    return asked.get("payload") instanceof BinData data ? data.getData() : new byte[0];
  }

  private static Document okay(Document answer) {
    return answer.append("ok", 1.0);
  }
}
