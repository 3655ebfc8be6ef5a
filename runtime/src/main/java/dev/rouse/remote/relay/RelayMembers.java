package dev.rouse.remote.relay;

import dev.rouse.cluster.table.TableView;
import dev.rouse.record.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Members that may be reached, as they were at one look at the table.
 *
 * @param hosting those that have actors, by name
 * @param calling those that only call, by name
 */
public record RelayMembers(Map<NodeId, String> addresses, List<NodeId> hosting, List<NodeId> calling) {

    public static final RelayMembers NONE = new RelayMembers(Map.of(), List.of(), List.of());

    private static final Comparator<NodeId> BY_NAME =
            Comparator.comparingLong(NodeId::high).thenComparingLong(NodeId::low);

    /** Those of {@code table} that live and say where they are. */
    public static RelayMembers of(TableView table) {
        Map<NodeId, String> addresses = new HashMap<>();
        List<NodeId> hosting = new ArrayList<>();
        List<NodeId> calling = new ArrayList<>();
        table.members().forEach((node, member) -> {
            if (table.live().contains(node) && !member.address().isEmpty()) {
                addresses.put(node, member.address());
                (member.hosts() ? hosting : calling).add(node);
            }
        });
        hosting.sort(BY_NAME);
        calling.sort(BY_NAME);
        return new RelayMembers(Map.copyOf(addresses), List.copyOf(hosting), List.copyOf(calling));
    }

    /** The address of {@code node}; null where it is not known. */
    public @Nullable String address(NodeId node) {
        return addresses.get(node);
    }
}
