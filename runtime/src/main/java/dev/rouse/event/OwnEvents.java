package dev.rouse.event;

import dev.rouse.ActorEvents;
import dev.rouse.EventOptions;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.base.Arguments;
import dev.rouse.base.ErrorText;
import dev.rouse.record.EventRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events of an actor, as the running turn emits them. */
public final class OwnEvents implements ActorEvents {

    private final EventFeature feature;
    private final TurnHost host;
    private final TurnScope scope;
    private final EventListener listener;

    /** @param listener told of what is in the store */
    public OwnEvents(EventFeature feature, TurnHost host, TurnScope scope, EventListener listener) {
        this.feature = feature;
        this.host = host;
        this.scope = scope;
        this.listener = listener;
    }

    @Override
    public void emit(String name, @Nullable Object value) {
        Turn turn = scope.turn("events().emit()");
        if (Arguments.required("name", name).isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new InvalidCallException(
                    "A name of an event has from 1 to " + MAX_NAME_LENGTH + " characters, got " + name.length() + ".");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidCallException("A name of an event has no control characters.");
        }
        feature.emit(turn, new EventRecord(host.lane().clockMillis(), name, json(name, value)), listener);
    }

    private byte @Nullable [] json(String name, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        EventOptions options = host.type().options().events();
        byte[] json;
        try {
            json = options.json().writeValueAsBytes(value);
        } catch (RuntimeException | StackOverflowError e) {
            throw new InvalidCallException(
                    "The value of event '" + name + "', of " + value.getClass().getName()
                            + ", cannot be written as JSON: " + ErrorText.message(e),
                    Map.of("actor", host.address().toString(), "event", name));
        }
        if (json.length > options.maxValueBytes()) {
            throw new LimitExceededException("bytes of the value of an event", json.length, options.maxValueBytes());
        }
        return json;
    }
}
