-- What belongs to an application: seals, attachments, agreements, disputes, letters.
select 1;
