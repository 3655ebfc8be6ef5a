package dev.rouse.life;

import dev.rouse.ActorPausedException;
import dev.rouse.ActorPhase;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.commit.GroupMember;
import dev.rouse.commit.StoreErrors;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.StartRecords;
import dev.rouse.record.MetaRecord;
import dev.rouse.stored.ActorRecords;
import java.util.ArrayList;
import java.util.List;

/**
 * A start that ends before it has begun, because the actor is paused, or is to be paused or resumed: its state is not
 * looked at, no hook runs, and only the mark in its meta record changes. Lane only.
 */
final class Dormant implements GroupMember {

    private final Activation activation;
    private final List<Call> orders = new ArrayList<>(1);
    private MetaRecord meta;

    private Dormant(Activation activation, MetaRecord meta) {
        this.activation = activation;
        this.meta = meta;
    }

    /** @return whether the start ends here */
    static boolean takes(Activation activation, StartRecords found) {
        Call first = activation.mailbox().first();
        if (!ActorRecords.isPaused(found.records()) && (first == null || !first.isOrder())) {
            return false;
        }
        MetaRecord meta = activation.lane().records().metaIfReadable(activation.address(), found.records());
        if (meta == null) {
            return false;
        }
        new Dormant(activation, meta).settle(found);
        return true;
    }

    private void settle(StartRecords found) {
        boolean before = meta.paused();
        List<Call> others = new ArrayList<>();
        for (Call call : activation.mailbox().drain()) {
            if (call.isOrder()) {
                meta = meta.withPaused(call.kind() == CallKind.PAUSE);
                orders.add(call);
            } else if (meta.paused()) {
                call.refuse(refusal(activation, call));
            } else {
                others.add(call);
            }
        }
        // They go on waiting where they count.
        others.forEach(activation.mailbox()::add);
        if (meta.paused() == before) {
            activation.lane().residency().keepKnown(activation.address(), found.records());
            end();
        } else {
            activation.lane().commits().join(this);
        }
    }

    private static ActorPausedException refusal(Activation activation, Call call) {
        return new ActorPausedException(
                activation.address(),
                call.kind() == CallKind.SCHEDULE
                        ? "an operator paused it, and its schedule is not changed meanwhile; what is due by then fires at once"
                        : "an operator paused it");
    }

    @Override
    public void contribute(List<KvMutation> mutations) {
        mutations.add(activation.lane().records().meta(meta));
    }

    @Override
    public void committed() {
        end();
    }

    private void end() {
        activation.lane().lifecycle().end(activation, ActorPhase.ASLEEP, meta.paused() ? "it is paused" : null);
        if (!meta.paused() && meta.nextAlarm() != 0) {
            activation.lane().alarms().alarmChanged(activation.address(), meta.nextAlarm());
        }
        orders.forEach(call -> call.complete(null));
        again();
    }

    @Override
    public void failed(Throwable error) {
        activation
                .lane()
                .lifecycle()
                .end(activation, ActorPhase.FAILED, "it could not be paused or resumed: " + ErrorText.of(error));
        Throwable told = StoreErrors.definite(activation.address(), error);
        orders.forEach(call -> call.fail(told));
        again();
    }

    private void again() {
        activation.lane().residency().nextLife(activation.mailbox().drain());
    }
}
