package dev.rouse;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes and reads histories of workflows as JSON. Format 1. */
final class HistoryJson {

    private static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private HistoryJson() {}

    // Parts of JSON.

    /** @throws IllegalArgumentException it is no JSON */
    static JsonNode parse(String text) {
        try {
            return given(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("It is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads {@code bytes}; null where they are no JSON. */
    static @Nullable JsonNode parsed(byte[] bytes) {
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            return tree.isMissingNode() ? null : tree;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static JsonNode given(JsonNode tree) {
        if (tree.isMissingNode()) {
            throw new IllegalArgumentException("It is no JSON: there is nothing.");
        }
        return tree;
    }

    static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode object(String member, JsonNode value) {
        return NODES.objectNode().set(member, value);
    }

    static JsonNode textNode(String text) {
        return NODES.stringNode(text);
    }

    static JsonNode number(int number) {
        return NODES.numberNode(number);
    }

    /** The same without what it says. */
    static JsonNode shape(JsonNode tree) {
        if (tree.isObject()) {
            ObjectNode shape = NODES.objectNode();
            tree.properties().forEach(member -> shape.set(member.getKey(), shape(member.getValue())));
            return shape;
        }
        if (tree.isArray()) {
            ArrayNode shape = NODES.arrayNode();
            tree.forEach(element -> shape.add(shape(element)));
            return shape;
        }
        return tree.isString()
                ? NODES.stringNode("")
                : tree.isNumber() ? NODES.numberNode(0) : tree.isBoolean() ? NODES.booleanNode(false) : tree;
    }

    // Histories.

    static String write(WorkflowHistory history) {
        ObjectNode tree = NODES.objectNode();
        WorkflowInfo info = history.info();
        tree.put("format", FORMAT);
        ObjectNode actor = tree.putObject("actor");
        actor.put("type", history.actor().type());
        ArrayNode key = actor.putArray("key");
        history.actor().keyParts().forEach(key::add);
        tree.put("id", info.id());
        tree.put("name", info.name());
        tree.put("status", lower(info.status()));
        tree.put("paused", info.paused());
        put(tree, "reason", info.reason());
        tree.put("startedAt", info.startedAt().toString());
        tree.put("changedAt", info.changedAt().toString());
        tree.put("restarts", history.restarts());
        put(tree, "input", history.input());
        put(tree, "result", history.result());
        ArrayNode entries = tree.putArray("entries");
        history.entries().forEach(entry -> entries.add(tree(entry)));
        ArrayNode words = tree.putArray("words");
        history.words().forEach(word -> words.add(tree(word)));
        return text(tree);
    }

    private static ObjectNode tree(HistoryEntry entry) {
        ObjectNode tree = NODES.objectNode();
        tree.put("number", entry.number());
        tree.put("kind", entry.kind());
        tree.put("path", entry.path());
        tree.put("state", entry.state());
        if (entry.attempts() != 0) {
            tree.put("attempts", entry.attempts());
        }
        if (entry.at() != null) {
            tree.put("at", entry.at().toString());
        }
        if (entry.order() != 0) {
            tree.put("order", entry.order());
        }
        WorkflowFailure failure = entry.failure();
        if (failure != null) {
            ObjectNode failed = tree.putObject("failure");
            failed.put("kind", lower(failure.kind()));
            failed.put("errorType", failure.errorType());
            failed.put("message", failure.message());
        }
        if (entry.count() != 0) {
            tree.put("count", entry.count());
        }
        put(tree, "name", entry.name());
        if (!entry.values().isEmpty()) {
            ArrayNode values = tree.putArray("values");
            entry.values().forEach(value -> values.add(value.tree()));
        }
        return tree;
    }

    private static ObjectNode tree(WorkflowWord word) {
        ObjectNode tree = NODES.objectNode();
        tree.put("number", word.number());
        tree.put("promise", word.promise());
        tree.put("name", word.name());
        tree.put("at", word.at().toString());
        put(tree, "value", word.value());
        return tree;
    }

    private static void put(ObjectNode tree, String member, String text) {
        if (!text.isEmpty()) {
            tree.put(member, text);
        }
    }

    private static void put(ObjectNode tree, String member, @Nullable WorkflowValue value) {
        if (value != null) {
            tree.set(member, value.tree());
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static WorkflowHistory read(String json) {
        JsonNode tree = parse(json);
        int format = tree.path("format").asInt(0);
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "A history of a workflow has format " + FORMAT + ", got " + tree.path("format") + ".");
        }
        try {
            return history(tree);
        } catch (JacksonException | DateTimeParseException e) {
            throw new IllegalArgumentException("It is no history of a workflow: " + e.getMessage(), e);
        }
    }

    private static WorkflowHistory history(JsonNode tree) {
        JsonNode actor = tree.required("actor");
        WorkflowInfo info = new WorkflowInfo(
                tree.required("id").asString(),
                tree.required("name").asString(),
                WorkflowStatus.valueOf(upper(tree.required("status"))),
                tree.path("paused").asBoolean(false),
                tree.path("reason").asString(""),
                time(tree.required("startedAt")),
                time(tree.required("changedAt")));
        return new WorkflowHistory(
                ActorAddress.of(actor.required("type").asString(), all(actor.required("key"), JsonNode::asString)),
                info,
                tree.path("restarts").asInt(0),
                value(tree.get("input")),
                value(tree.get("result")),
                all(tree.required("entries"), HistoryJson::entry),
                all(tree.required("words"), HistoryJson::word));
    }

    private static HistoryEntry entry(JsonNode tree) {
        String path = tree.required("path").asString();
        int attempts = tree.path("attempts").asInt(0);
        JsonNode at = tree.get("at");
        JsonNode failure = tree.get("failure");
        return new HistoryEntry(
                tree.required("number").asInt(),
                tree.required("kind").asString(),
                path,
                tree.required("state").asString(),
                attempts,
                at == null ? null : time(at),
                tree.path("order").asInt(0),
                failure == null ? null : failure(failure, path, attempts),
                tree.path("count").asLong(0),
                tree.path("name").asString(""),
                all(tree.path("values"), each -> Objects.requireNonNull(value(each))));
    }

    private static WorkflowFailure failure(JsonNode tree, String path, int attempts) {
        return new WorkflowFailure(
                WorkflowFailure.Kind.valueOf(upper(tree.required("kind"))),
                path,
                attempts,
                tree.path("errorType").asString(""),
                tree.path("message").asString(""));
    }

    private static WorkflowWord word(JsonNode tree) {
        return new WorkflowWord(
                tree.required("number").asInt(),
                tree.required("promise").asBoolean(),
                tree.required("name").asString(),
                time(tree.required("at")),
                value(tree.get("value")));
    }

    private static @Nullable WorkflowValue value(@Nullable JsonNode tree) {
        if (tree == null) {
            return null;
        }
        if (tree.has("json")) {
            return WorkflowValue.of(WorkflowValue.Kind.JSON, tree.required("json"));
        }
        if (tree.has("shape")) {
            return WorkflowValue.of(WorkflowValue.Kind.SHAPE, tree.required("shape"));
        }
        return tree.has("bytes")
                ? WorkflowValue.bytes(
                        Base64.getDecoder().decode(tree.required("bytes").asString()))
                : WorkflowValue.hidden(tree.required("size").asInt());
    }

    private static <T> List<T> all(JsonNode array, Function<JsonNode, T> reading) {
        List<T> all = new ArrayList<>(array.size());
        array.forEach(each -> all.add(reading.apply(each)));
        return all;
    }

    private static Instant time(JsonNode tree) {
        return Instant.parse(tree.asString());
    }

    private static String upper(JsonNode tree) {
        return tree.asString().toUpperCase(Locale.ROOT);
    }
}
