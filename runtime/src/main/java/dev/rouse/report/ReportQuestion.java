package dev.rouse.report;

import dev.rouse.ActorAddress;
import dev.rouse.InvalidCallException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The question that {@link NodeReport} answers. Between nodes it is JSON, an object with these components.
 *
 * @param activity whether it is about turns
 * @param livesAfter number of the last life that is known of the node: about those behind it; null for those from now on
 * @param type of the actor whose lives are meant; null for those of all
 * @param key of that actor
 */
public record ReportQuestion(
        boolean activity,
        @Nullable Long livesAfter,
        @Nullable String type,
        @Nullable List<String> key) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** About turns. */
    static ReportQuestion ofActivity() {
        return new ReportQuestion(true, null, null, null);
    }

    /** About lives, of {@code actor} alone unless that is null. */
    static ReportQuestion ofLives(@Nullable Long after, @Nullable ActorAddress actor) {
        return actor == null
                ? new ReportQuestion(false, after, null, null)
                : new ReportQuestion(false, after, actor.type(), actor.keyParts());
    }

    boolean means(ActorAddress actor) {
        return type == null || type.equals(actor.type()) && actor.keyParts().equals(key);
    }

    byte[] encode() {
        return JSON.writeValueAsBytes(this);
    }

    /** @throws InvalidCallException it is no such question */
    static ReportQuestion decode(byte[] bytes) {
        try {
            return JSON.readValue(bytes, ReportQuestion.class);
        } catch (JacksonException e) {
            throw new InvalidCallException("A report is asked for with a question of its form.");
        }
    }
}
