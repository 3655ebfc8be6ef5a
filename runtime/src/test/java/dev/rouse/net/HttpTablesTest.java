package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Room;
import dev.rouse.fixture.document.Documents;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every request that a table of the documents names is served: a real server has something at its path, for its method. */
@Timeout(120)
class HttpTablesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|DELETE) ([/…].*)");
    private static final Pattern NEXT = Pattern.compile("/?[a-z]+(\\?.*)?");
    private static final Pattern HOLE = Pattern.compile("\\{(\\w+)}");
    private static final Map<String, String> VALUES =
            Map.of("type", "room", "key", "a", "action", "say", "event", "message");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(new ScriptedStore())
            .register(Room.type())
            .start()
            .block(PATIENCE);
    private final ActorHttpServer server = ActorHttpServer.bind(runtime, "127.0.0.1", 0, ActorHttpOptions.defaults())
            .block(PATIENCE);

    @AfterEach
    void stop() {
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    /** A request with holes in its path. */
    private record Named(String method, String path) {

        /** The path with the query, in which the last part is another. */
        Named withLast(String last) {
            return new Named(method, withoutQuery().replaceFirst("/[^/]*$", "/" + last));
        }

        /** The path up to its hole behind that of the key, and then another end. */
        Named withEnd(String end) {
            Matcher hole = HOLE.matcher(path);
            String begin = path;
            for (int i = 0; i < 3 && hole.find(); i++) {
                begin = path.substring(0, hole.end());
            }
            return new Named(method, begin + end);
        }

        private String withoutQuery() {
            return path.replaceFirst("\\?.*", "");
        }
    }

    /** Requests in {@code row}: those with their method, and behind one the others of its method, by another end. */
    private static List<Named> requests(String row) {
        List<Named> found = new ArrayList<>();
        Named last = null;
        int end = -1;
        for (MatchResult code : CODE.matcher(row).results().toList()) {
            Matcher request = REQUEST.matcher(code.group(1));
            boolean joined = last != null && row.substring(end, code.start()).equals(", ");
            if (request.matches()) {
                last = new Named(request.group(1), request.group(2).replaceFirst("^…", "/actors/{type}/{key}"));
                found.add(last);
            } else if (joined && code.group(1).startsWith("…/")) {
                last = last.withEnd(code.group(1).substring(1));
                found.add(last);
            } else if (joined && NEXT.matcher(code.group(1)).matches()) {
                last = last.withLast(code.group(1).replaceFirst("^/", ""));
                found.add(last);
            } else {
                last = null;
            }
            end = code.end();
        }
        return found;
    }

    private static List<String> rows(String document) {
        return Documents.lines(document).stream()
                .filter(line -> line.startsWith("| "))
                .toList();
    }

    /** What the server says where it has nothing there; else nothing. */
    private String refusal(Named request) throws IOException, InterruptedException {
        String path = HOLE.matcher(request.path().replaceAll("=?…", "=a"))
                .replaceAll(hole -> VALUES.getOrDefault(hole.group(1), "x"));
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(request.method(), BodyPublishers.ofString("[\"ann\",\"hi\"]"))
                        .timeout(PATIENCE)
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 404 && answer.statusCode() != 405) {
                return "";
            }
            String said = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            boolean there = answer.statusCode() == 404
                    && !said.contains("\"unknown_path\"")
                    && !said.contains("\"unknown_action\"");
            return there ? "" : request + " is " + answer.statusCode() + " " + said;
        }
    }

    private void assertServed(List<Named> requests) throws IOException, InterruptedException {
        List<String> refused = new ArrayList<>();
        for (Named request : requests) {
            String said = refusal(request);
            if (!said.isEmpty()) {
                refused.add(said);
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void requestsOfActorsAreServed() throws IOException, InterruptedException {
        List<Named> requests = new ArrayList<>();
        for (String document : List.of("README.md", "runtime/README.md")) {
            rows(document).forEach(row -> requests.addAll(requests(row)));
        }
        assertThat(requests).hasSizeGreaterThan(35);
        assertServed(requests.stream()
                .filter(request -> !request.path().startsWith("/socket")) // A WebSocket: see SocketServerTest.
                .toList());
    }

    @Test
    void requestsOfTheInspectorAreServed() throws IOException, InterruptedException {
        List<Named> requests = new ArrayList<>();
        for (String method : List.of("GET", "POST")) {
            List<String> table = rows("runtime/INSPECTOR.md").stream()
                    .dropWhile(row -> !row.startsWith("| `" + method + "`"))
                    .skip(1)
                    .takeWhile(row -> method.equals("POST") || !row.startsWith("| `POST`"))
                    .toList();
            for (String row : table) {
                String first = row.substring(2, row.indexOf(" |", 2));
                String whole = first.replaceAll("(^|, |; )`…/", "$1`actors/{type}/{key}/")
                        .replaceAll(
                                "(^|, |; )`((?:node|cluster|actors|activity|jobs|audit|live|types)\\b)",
                                "$1`" + method + " /inspector/api/$2");
                requests.addAll(requests(whole.replace("` or `", "`, `")));
            }
        }
        assertThat(requests).hasSizeGreaterThan(40);
        String job = Front.json(Front.send(
                                server.port(),
                                "POST",
                                "/inspector/api/jobs",
                                "{\"act\":\"sleep\",\"type\":\"room\",\"prefix\":\"\"}")
                        .body())
                .get("id")
                .asString();
        assertServed(requests.stream()
                .map(request -> new Named(request.method(), request.path().replace("jobs/{id}", "jobs/" + job)))
                .toList());
    }
}
