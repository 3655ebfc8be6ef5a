package dev.rouse.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Actors of a node: none is woken but by a call. */
@Command(name = "actors", description = "Lists, shows, calls and destroys actors. A key of several parts is a,b.")
final class ActorsCommand implements Runnable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Session session;

    ActorsCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw session.wrong("Say what to do with actors: rouse actors --help lists the commands.");
    }

    @Command(name = "list", description = "Lists the actors of a type by their keys.")
    int list(
            @Parameters(paramLabel = "TYPE") String type,
            @Option(names = "--limit", description = "How many, up to 1000. Default: 100.", defaultValue = "100")
                    int limit,
            @Option(names = "--cursor", description = "Where the page before has ended.") @Nullable String cursor,
            @Option(names = "--prefix", description = "Only those whose keys begin so.") @Nullable String prefix,
            @Option(names = "--all", description = "All pages from there on; with --json each is a line.")
                    boolean all) {
        Server server = session.server();
        String path = prefix == null ? Server.path("actors", type) : Server.inspected("actors", type);
        String next = cursor;
        do {
            JsonNode page = server.request("GET", path)
                    .with("prefix", prefix)
                    .with("limit", limit)
                    .with("cursor", next)
                    .send();
            next = page.path("next").asString("");
            session.output().table(all ? withoutNext(page, next) : page, "actors", List.of("type", "key"));
        } while (all && !next.isEmpty() && session.output().isHeard());
        return 0;
    }

    /** People are told of the next page where it does not follow by itself. */
    private JsonNode withoutNext(JsonNode page, String next) {
        return page instanceof ObjectNode object && !next.isEmpty() ? object.without("next") : page;
    }

    @Command(name = "show", description = "Shows one actor: whether it is there and awake, its last start, what runs.")
    int show(@Parameters(paramLabel = "TYPE") String type, @Parameters(paramLabel = "KEY") String key) {
        session.output()
                .fields(session.server()
                        .request("GET", Server.path("actors", type, key))
                        .send());
        return 0;
    }

    @Command(
            name = "call",
            description = "Calls an action, and prints its result as JSON. Wakes the actor, or creates it.")
    int call(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ACTION") String action,
            @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "JSON; what is none is a text.")
                    @Nullable
                    List<String> arguments,
            @Option(names = "--wait", paramLabel = "SECONDS", description = "How long the server waits for the action.")
                    @Nullable
                    Integer seconds,
            @Option(names = "--key", paramLabel = "KEY", description = "Under this key the call runs once.") @Nullable
                    String idempotencyKey) {
        JsonNode result = session.server()
                .request("POST", Server.path("actors", type, key, action))
                .header("Prefer", seconds == null ? null : "wait=" + seconds)
                .header("Idempotency-Key", idempotencyKey)
                .body(array(arguments == null ? List.of() : arguments))
                .send();
        session.output().value(result);
        return 0;
    }

    private static String array(List<String> arguments) {
        return JSON.valueToTree(arguments.stream().map(ActorsCommand::argument).toList())
                .toString();
    }

    /** JSON, or a text where it is none. */
    static JsonNode argument(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return JSON.valueToTree(text);
        }
    }

    @Command(name = "schedule", description = "Lists the entries of an actor's schedule.")
    int schedule(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--limit", description = "How many, up to 1000. Default: 100.", defaultValue = "100")
                    int limit,
            @Option(names = "--cursor", description = "Where the page before has ended.") @Nullable String cursor) {
        JsonNode page = session.server()
                .request("GET", Server.path("actors", type, key, "schedule"))
                .with("limit", limit)
                .with("cursor", cursor)
                .send();
        session.output().table(page, "entries", List.of("id", "name", "action", "kind", "due", "failures"));
        return 0;
    }

    @Command(name = "unschedule", description = "Cancels an entry of an actor's schedule.")
    int unschedule(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "ID") String id) {
        session.server()
                .request("DELETE", Server.path("actors", type, key, "schedule", id))
                .send();
        session.output().done("Entry " + id + " is cancelled.");
        return 0;
    }

    @Command(name = "state", description = "Prints the state of an actor, as far as an inspector may see it.")
    int state(@Parameters(paramLabel = "TYPE") String type, @Parameters(paramLabel = "KEY") String key) {
        JsonNode told = session.server()
                .request("GET", Server.inspected("actors", type, key) + "/state")
                .send();
        if (told.isNull()) {
            throw new Failure(Failure.NOT_FOUND, "Actor " + type + "/" + key + " has no state.");
        }
        session.output().fields(told);
        return 0;
    }

    @Command(name = "pause", description = "Puts an actor to sleep, and lets it take no calls until it is resumed.")
    int pause(@Parameters(paramLabel = "TYPE") String type, @Parameters(paramLabel = "KEY") String key) {
        return order(type, key, "pause", "is paused");
    }

    @Command(name = "resume", description = "Lets an actor take calls again that is paused or has failed.")
    int resume(@Parameters(paramLabel = "TYPE") String type, @Parameters(paramLabel = "KEY") String key) {
        return order(type, key, "resume", "takes calls");
    }

    @Command(name = "sleep", description = "Puts an actor to sleep; the next call wakes it.")
    int sleep(@Parameters(paramLabel = "TYPE") String type, @Parameters(paramLabel = "KEY") String key) {
        return order(type, key, "sleep", "sleeps");
    }

    private int order(String type, String key, String order, String done) {
        session.server()
                .request("POST", Server.inspected("actors", type, key) + "/" + order)
                .send();
        session.output().done("Actor " + type + "/" + key + " " + done + ".");
        return 0;
    }

    @Command(name = "destroy", description = "Removes everything of an actor, for good.")
    int destroy(
            @Parameters(paramLabel = "TYPE") String type,
            @Parameters(paramLabel = "KEY") String key,
            @Option(names = "--yes", description = "It is meant.") boolean meant) {
        if (!meant) {
            throw session.wrong("This removes everything of " + type + "/" + key + " for good: say so with --yes.");
        }
        session.server().request("DELETE", Server.path("actors", type, key)).send();
        session.output().done("Actor " + type + "/" + key + " is destroyed.");
        return 0;
    }
}
