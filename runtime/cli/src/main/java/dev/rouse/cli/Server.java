package dev.rouse.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** The HTTP front of a node. */
final class Server {

    /** More than any front answers by default. */
    private static final int LONGEST_ANSWER = 64 * 1024 * 1024;

    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 504;
    private static final int FIRST_ERROR = 300;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final URI url;
    private final String token;
    private final Duration timeout;

    /** @param token empty for none */
    Server(URI url, String token, Duration timeout) {
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.url = url;
        this.token = token;
        this.timeout = timeout;
    }

    /** A path of these parts, whatever is in them. */
    static String path(String... parts) {
        return Stream.of(parts).map(part -> "/" + encoded(part)).collect(Collectors.joining());
    }

    /** A path of the inspector: a part that a path cannot have is its Base64. */
    static String inspected(String... parts) {
        return "/inspector/api" + path(Stream.of(parts).map(Server::possible).toArray(String[]::new));
    }

    private static String possible(String part) {
        return part.equals(".") || part.equals("..") || part.startsWith("=")
                ? "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8))
                : part;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A request that is not sent yet. */
    Request request(String method, String path) {
        return new Request(method, path);
    }

    /** One request: its query, headers and body. */
    final class Request {

        private final String method;
        private final String path;
        private final Map<String, String> query = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable String body;

        private Request(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** Adds a parameter, unless {@code value} is null. */
        Request with(String name, @Nullable Object value) {
            if (value != null) {
                query.put(name, String.valueOf(value));
            }
            return this;
        }

        /** Adds a header, unless {@code value} is null. */
        Request header(String name, @Nullable Object value) {
            if (value != null) {
                headers.put(name, String.valueOf(value));
            }
            return this;
        }

        Request body(String json) {
            this.body = json;
            return this;
        }

        /**
         * Sends it, and returns what the server answers; null where it answers nothing.
         *
         * @throws Failure the server refuses it, or does not answer
         */
        JsonNode send() {
            HttpResponse<InputStream> answer = exchange();
            JsonNode told = read(answer);
            int status = answer.statusCode();
            if (status >= FIRST_ERROR) {
                throw new Failure(
                        exitCode(status, told.path("code").asString("")),
                        told.path("message").asString("The server answers " + status) + " ("
                                + told.path("code").asString(String.valueOf(status)) + ")");
            }
            return told;
        }

        private static int exitCode(int status, String code) {
            if (status == NOT_FOUND) {
                return Failure.NOT_FOUND;
            }
            boolean mayHaveHappened = status == TIMEOUT || code.equals("outcome_unknown");
            return mayHaveHappened ? Failure.UNREACHABLE : Failure.REFUSED;
        }

        private HttpRequest built() {
            String asked = query.entrySet().stream()
                    .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                    .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(url.toString().replaceAll("/+$", "") + path + asked))
                    .timeout(timeout)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            headers.forEach(request::header);
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return request.build();
        }

        private HttpResponse<InputStream> exchange() {
            try {
                return client.send(built(), BodyHandlers.ofInputStream());
            } catch (HttpTimeoutException e) {
                throw new Failure(Failure.UNREACHABLE, url + " does not answer within " + timeout.toSeconds() + " s.");
            } catch (ConnectException e) {
                throw new Failure(Failure.UNREACHABLE, "No server listens at " + url + ": see --url.");
            } catch (IOException e) {
                throw new Failure(Failure.UNREACHABLE, "The connection to " + url + " is lost: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Failure(Failure.UNREACHABLE, "Interrupted while " + url + " has not answered.");
            }
        }

        private JsonNode read(HttpResponse<InputStream> answer) {
            try (InputStream in = answer.body()) {
                byte[] bytes = in.readNBytes(LONGEST_ANSWER + 1);
                if (bytes.length > LONGEST_ANSWER) {
                    throw new Failure(Failure.REFUSED, "The server answers more than " + LONGEST_ANSWER + " bytes.");
                }
                return bytes.length == 0 ? NullNode.getInstance() : JSON.readTree(bytes);
            } catch (JacksonException e) {
                throw new Failure(
                        Failure.REFUSED,
                        "What answers at " + url + " with " + answer.statusCode()
                                + " is no node of Rouse: it sends no JSON.");
            } catch (IOException e) {
                throw new Failure(Failure.UNREACHABLE, "The connection to " + url + " is lost: " + e.getMessage());
            }
        }
    }
}
