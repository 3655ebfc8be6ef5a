package dev.rouse.history;

import dev.rouse.history.Courier.Book;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what couriers have sent with what couriers have taken. */
public final class CourierCheck {

    private CourierCheck() {}

    /** Parcels that were sent and are not taken, or the other way about; none once all is over. */
    public static List<String> missing(Map<String, Book> books) {
        Map<String, Long> open = new TreeMap<>();
        books.forEach((key, book) -> {
            book.sent().forEach((kind, number) -> {
                int dot = kind.indexOf('.');
                open.merge(key + " to " + kind.substring(0, dot) + kind.substring(dot), number, Long::sum);
            });
            book.taken().forEach((kind, number) -> {
                int dot = kind.indexOf('.');
                open.merge(kind.substring(0, dot) + " to " + key + kind.substring(dot), -number, Long::sum);
            });
        });
        List<String> missing = new ArrayList<>();
        open.forEach((kind, number) -> {
            if (number != 0) {
                missing.add(kind + ": " + number);
            }
        });
        return missing;
    }

    /** What couriers were brought that was not the next of its kind. */
    public static List<String> wrong(Map<String, Book> books) {
        List<String> wrong = new ArrayList<>();
        books.forEach((key, book) -> book.wrong().forEach(each -> wrong.add(key + ": " + each)));
        return wrong;
    }
}
