package dev.rouse.operator;

import dev.rouse.type.HostedType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/**
 * A state as JSON.
 *
 * @param isWritten whether that is what its codec wrote, which therefore reads it again
 */
record StateText(boolean isWritten, String json) {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** The text of {@code state}: its own where it is JSON, else what Jackson makes of the object. */
    static StateText of(byte[] state, HostedType type) {
        String text = utf8(state);
        return text != null && isJson(text) ? new StateText(true, text) : new StateText(false, ofObject(state, type));
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
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String ofObject(byte[] state, HostedType type) {
        try {
            return MAPPER.writeValueAsString(type.decode(state));
        } catch (Throwable e) {
            return MAPPER.writeValueAsString(state.length + " bytes that cannot be shown as JSON");
        }
    }
}
