package dev.rouse.context;

import dev.rouse.call.Call;
import dev.rouse.keyed.KeyedForm;
import dev.rouse.queue.SendOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages to queues: their conditions and arguments, answered with their ids. A key counts in one queue. */
final class SendForm implements KeyedForm {

    @Override
    public List<byte[]> scope(Call call) {
        return List.of(utf8("queue"), utf8(order(call).queue()));
    }

    private static SendOrder order(Call call) {
        return (SendOrder) call.arguments()[0];
    }

    @Override
    @SuppressWarnings("unchecked") // as SendCall makes it
    public List<byte @Nullable []> content(Call call) {
        List<byte @Nullable []> content = new ArrayList<>();
        content.add(order(call).waiting(false).encode());
        content.addAll((List<byte @Nullable []>) call.arguments()[1]);
        return content;
    }

    @Override
    public byte[] encode(Call call, Object id) {
        return utf8((String) id);
    }

    @Override
    public Object decode(Call call, byte[] id) {
        return new String(id, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
