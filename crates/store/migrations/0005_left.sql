-- A message that waited for a server that was down is heard on the day it left, not on the day it was planned.

alter table messages add column left_on bigint;
