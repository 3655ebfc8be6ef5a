package dev.rouse.net.inspect.api;

import dev.rouse.ActorAddress;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.inspect.InspectorOptions;
import dev.rouse.net.inspect.InspectorRedaction;
import dev.rouse.net.inspect.InspectorRedaction.Place;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values as an inspector shows them: as text, without what is to be hidden, and no longer than is shown. */
final class ShownValues {

    private static final Logger LOG = GuardedLogger.of(ShownValues.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HIDDEN = "\"hidden\"";

    private final @Nullable InspectorRedaction redaction;
    private final int most;
    private final RedactionRuns runs;
    private final RareWarning failed =
            new RareWarning(LOG, "The redaction of the inspector failed, and nothing of the value was shown");

    ShownValues(InspectorOptions options) {
        this.redaction = options.redaction();
        this.most = options.shownBytes();
        this.runs = new RedactionRuns(options.redactionTimeout());
    }

    /**
     * A value.
     *
     * @param text JSON; what is no JSON where {@code base64}
     * @param size characters of all of it
     * @param cut whether that is only the beginning
     * @param redacted whether something may be hidden
     */
    record Shown(String text, int size, boolean cut, boolean redacted) {}

    /** Completes with {@code view} of values, made on a thread that may wait for foreign code where some is asked. */
    <T> Mono<T> of(Function<ShownValues, T> view) {
        return redaction == null ? Mono.fromCallable(() -> view.apply(this)) : runs.run(() -> view.apply(this));
    }

    /** As {@link #of(Function)}, of each of some. */
    <S, T> Mono<List<T>> all(List<S> some, Function<S, T> view) {
        return of(values -> some.stream().map(view).toList());
    }

    /** In place of a value that cannot be had. */
    static Shown hidden() {
        return new Shown(HIDDEN, HIDDEN.length(), false, true);
    }

    Shown json(ActorAddress actor, Place place, String json) {
        InspectorRedaction hook = redaction;
        return hook == null ? cut(json, false) : cut(redacted(hook, actor, place, () -> JSON.readTree(json)), true);
    }

    /** A value that is plain data. */
    Shown plain(ActorAddress actor, Place place, @Nullable Object value) {
        InspectorRedaction hook = redaction;
        return hook == null
                ? cut(written(value), false)
                : cut(redacted(hook, actor, place, () -> JSON.valueToTree(value)), true);
    }

    /** Bytes: JSON or other text as that, others in Base64. */
    Shown bytes(ActorAddress actor, Place place, byte[] value) {
        String text = utf8(value);
        if (text == null) {
            return plain(actor, place, "base64:" + Base64.getEncoder().encodeToString(value));
        }
        return isJson(text) ? json(actor, place, text) : plain(actor, place, text);
    }

    private static String written(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (RuntimeException e) {
            return JSON.writeValueAsString("a value that is no plain data");
        }
    }

    private interface Read {
        JsonNode read();
    }

    private String redacted(InspectorRedaction hook, ActorAddress actor, Place place, Read value) {
        try {
            JsonNode shown = hook.redact(actor, place, value.read());
            return Objects.requireNonNull(shown, "it gave null").toString();
        } catch (Throwable e) {
            failed.told(e);
            return HIDDEN;
        }
    }

    private Shown cut(String text, boolean redacted) {
        int end = Math.min(text.length(), most);
        return new Shown(text.substring(0, end), text.length(), end < text.length(), redacted);
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isJson(String text) {
        try {
            return !JSON.readTree(text).isMissingNode();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
