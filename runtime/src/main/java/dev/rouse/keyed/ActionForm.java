package dev.rouse.keyed;

import dev.rouse.call.Call;
import dev.rouse.type.ArgumentCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of actions: an action and its arguments, answered with its result. */
public final class ActionForm implements KeyedForm {

    @Override
    public List<byte[]> scope(Call call) {
        return List.of();
    }

    @Override
    public List<byte @Nullable []> content(Call call) {
        List<byte @Nullable []> content = new ArrayList<>();
        content.add(call.action().name().getBytes(StandardCharsets.UTF_8));
        content.addAll(ArgumentCodec.encodeToSend(call.type(), call.action(), call.arguments()));
        return content;
    }

    @Override
    public byte[] encode(Call call, Object result) {
        return call.type().values(resultType(call)).encode(result);
    }

    @Override
    public Object decode(Call call, byte[] result) {
        return call.type().codec().decode(result, resultType(call));
    }

    private static Type resultType(Call call) {
        return call.action().signature().resultType();
    }
}
