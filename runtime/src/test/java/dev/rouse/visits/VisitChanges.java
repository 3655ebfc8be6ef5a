package dev.rouse.visits;

import dev.rouse.feature.Changes;
import dev.rouse.feature.RecordChanges;
import dev.rouse.turn.TurnHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** The visits that one turn notes. They get their numbers when the turn ends. */
final class VisitChanges extends Changes {

    private final VisitShare share;
    private final TurnHost host;
    private final List<Visit> visits = new ArrayList<>();
    private List<String> after = List.of();
    private int first;
    private long cost;

    VisitChanges(VisitShare share, TurnHost host) {
        super(share.feature());
        this.share = share;
        this.host = host;
    }

    /** @param until ends when the visitor leaves; null for one who does not stay */
    record Visit(String visitor, @Nullable Publisher<?> until) {}

    /** @param sum the cost of all visits with this one */
    void add(Visit visit, long sum) {
        visits.add(visit);
        cost = sum;
    }

    /** All visits of the actor with these. */
    List<String> after() {
        return after;
    }

    List<String> on(List<String> before) {
        List<String> all = new ArrayList<>(before);
        visits.forEach(visit -> all.add(visit.visitor));
        return all;
    }

    @Override
    public long cost() {
        return cost;
    }

    @Override
    public void settle() {
        first = share.settled().size();
        after = on(share.settled());
    }

    @Override
    public void adopt() {
        share.settle(after);
        for (int i = 0; i < visits.size(); i++) {
            Publisher<?> until = visits.get(i).until;
            if (until != null) {
                share.receive(host, first + i, until);
            }
        }
    }

    @Override
    public void absorb(Changes later) {
        VisitChanges next = (VisitChanges) later;
        visits.addAll(next.visits);
        after = next.after;
        cost += next.cost;
    }

    @Override
    public void addTo(RecordChanges records) {
        for (int i = 0; i < visits.size(); i++) {
            records.set(VisitRecord.suffix(first + i), VisitRecord.encode(visits.get(i).visitor), true);
        }
    }
}
