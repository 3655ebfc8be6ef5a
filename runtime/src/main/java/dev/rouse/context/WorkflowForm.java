package dev.rouse.context;

import dev.rouse.call.Call;
import dev.rouse.keyed.KeyedForm;
import dev.rouse.workflow.order.WorkflowOrder;
import dev.rouse.workflow.order.WorkflowOrders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders about workflows, answered with an id or with whether they were carried out. A key counts for one kind of order. */
final class WorkflowForm implements KeyedForm {

    @Override
    public List<byte[]> scope(Call call) {
        return List.of(utf8("workflow"), utf8(call.action().name()));
    }

    @Override
    public List<byte @Nullable []> content(Call call) {
        WorkflowOrder order = WorkflowOrders.of(call);
        return List.of(
                new WorkflowOrder(order.id(), order.name(), false, order.value(), order.other()).encode(call.type()));
    }

    @Override
    public byte[] encode(Call call, Object answer) {
        return answer instanceof byte[] bytes ? bytes : utf8(answer.toString());
    }

    @Override
    public Object decode(Call call, byte[] answer) {
        if (call.action() == WorkflowOrders.PROGRESS || call.action() == WorkflowOrders.QUERY) {
            return answer;
        }
        String text = new String(answer, StandardCharsets.UTF_8);
        boolean isId = call.action() == WorkflowOrders.START
                || call.action() == WorkflowOrders.RESULT
                || call.action() == WorkflowOrders.FORK;
        return isId ? text : Boolean.valueOf(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
