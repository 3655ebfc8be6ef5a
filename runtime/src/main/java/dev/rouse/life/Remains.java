package dev.rouse.life;

import dev.rouse.ActorPhase;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.commit.GroupMember;
import dev.rouse.commit.StoreErrors;
import dev.rouse.kv.KvMutation;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.StartRecords;
import dev.rouse.record.MetaRecord;
import dev.rouse.stored.ActorRecords;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The destruction of an actor that cannot start, because its records are not whole or cannot be read: all that is there is
 * cleared, and no hook of it runs, because there is no state to run one with. Records that a newer version wrote are left.
 * Lane only.
 */
final class Remains implements GroupMember {

    private static final Logger LOG = GuardedLogger.of(Remains.class);

    private final Activation activation;
    private final @Nullable MetaRecord meta;
    private final List<Call> destroyers;

    private Remains(Activation activation, @Nullable MetaRecord meta, List<Call> destroyers) {
        this.activation = activation;
        this.meta = meta;
        this.destroyers = destroyers;
    }

    /**
     * @param problem why the actor cannot start: what other calls are told
     * @return whether somebody waits for the destruction of what is there; then the start ends here
     */
    static boolean clears(Activation activation, StartRecords found, Throwable problem) {
        LifeLane lane = activation.lane();
        if (activation.mailbox().waiting().stream().noneMatch(Remains::destroys)
                || ActorRecords.isNewer(activation.type(), found.records())) {
            return false;
        }
        List<Call> destroyers = new ArrayList<>(1);
        for (Call call : activation.mailbox().drain()) {
            if (destroys(call)) {
                destroyers.add(call);
            } else {
                call.refuse(StoreErrors.startError(activation.address(), problem));
            }
        }
        LOG.atWarn()
                .setCause(problem)
                .addKeyValue("actor", activation.address())
                .log("An actor that cannot start is destroyed without a hook");
        MetaRecord meta = lane.records().metaIfReadable(activation.address(), found.records());
        lane.commits().join(new Remains(activation, meta, destroyers));
        return true;
    }

    private static boolean destroys(Call call) {
        return call.kind() == CallKind.DESTROY && !call.isEnded();
    }

    @Override
    public void contribute(List<KvMutation> mutations) {
        activation.lane().records().addRemoval(activation.address(), meta == null ? 0 : meta.nextAlarm(), mutations);
    }

    @Override
    public void committed() {
        LifeLane lane = activation.lane();
        List<Call> waiting = activation.mailbox().drain();
        if (meta != null && meta.nextAlarm() != 0) {
            lane.alarms().alarmChanged(activation.address(), 0);
        }
        lane.lifecycle().destroyed(activation);
        destroyers.forEach(call -> call.complete(null));
        lane.residency().nextLife(waiting);
    }

    @Override
    public void failed(Throwable error) {
        LifeLane lane = activation.lane();
        List<Call> waiting = activation.mailbox().drain();
        lane.lifecycle().end(activation, ActorPhase.FAILED, "it could not be destroyed: " + ErrorText.of(error));
        Throwable told = StoreErrors.definite(activation.address(), error);
        destroyers.forEach(call -> call.fail(told));
        lane.residency().nextLife(waiting);
    }
}
