#include "register/application.h"
#include "register/rows.h"

application_time application_time_of(const cd_json *application, cd_day today) {
  const cd_json *stops = cd_json_get(application, "stops");
  cd_day received = rows_day(application, "received", today), decided = rows_day(application, "decided", CD_DAY_NONE);
  cd_day end = decided == CD_DAY_NONE ? today : decided;
  int64_t within = cd_json_int(cd_json_get(application, "within"), 0);
  application_time t = {.decided = decided != CD_DAY_NONE, .due = CD_DAY_NONE};
  for (size_t i = 0; i < cd_json_count(stops); i++) {
    cd_day from = rows_day(cd_json_at(stops, i), "from", end), to = rows_day(cd_json_at(stops, i), "to", end);
    if (to > from) t.stopped += to - from;
  }
  t.elapsed = end > received ? end - received : 0;
  t.days = t.elapsed > t.stopped ? t.elapsed - t.stopped : 0;
  if (within > 0) t.due = (cd_day)(received + within + t.stopped);
  return t;
}
