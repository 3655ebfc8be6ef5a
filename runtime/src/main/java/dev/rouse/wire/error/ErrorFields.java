package dev.rouse.wire.error;

import dev.rouse.ActorAddress;
import dev.rouse.wire.WireError;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an error that arrived, as its class wants them. Each method throws where there is no such field, or
 * another than expected: of another version, or of a stranger's making.
 *
 * @param cause already made again; null for none
 */
record ErrorFields(WireError error, @Nullable Throwable cause) {

    String message() {
        return present("message", error.message());
    }

    WireError.Facts facts() {
        return present("facts", error.facts());
    }

    Map<String, Object> metadata() {
        return facts().metadata();
    }

    String text(String name) {
        if (field(name) instanceof String text) {
            return text;
        }
        throw unexpected(name, "a text");
    }

    long number(String name) {
        if (field(name) instanceof Number number) {
            return number.longValue();
        }
        throw unexpected(name, "a number");
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(error.fields().get(name));
    }

    List<String> texts(String name) {
        if (field(name) instanceof Collection<?> texts) {
            return texts.stream().map(String.class::cast).toList();
        }
        throw unexpected(name, "texts");
    }

    ActorAddress address() {
        return address(text("actor"));
    }

    static ActorAddress address(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("An address is type/key, got '" + text + "'.");
        }
        return ActorAddress.parse(text.substring(0, slash), text.substring(slash + 1));
    }

    Duration duration(String name) {
        return Duration.parse(text(name));
    }

    private Object field(String name) {
        return present(name, error.fields().get(name));
    }

    private <T> T present(String name, @Nullable T value) {
        if (value == null) {
            throw unexpected(name, "it to be there");
        }
        return value;
    }

    private IllegalArgumentException unexpected(String name, String expected) {
        return new IllegalArgumentException("Error " + error.type() + ", field " + name + ": expected " + expected
                + ", got " + error.fields().get(name) + ".");
    }
}
